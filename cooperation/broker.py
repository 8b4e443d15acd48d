"""The broker's client as the portal's workers need it."""

from typing import Any

from kombu.transport import virtual
from kombu.transport.redis import Channel, QoS


class LenientQoS(QoS):
    """Gives a worker its place back even when the broker can't be told that a task is done.

    A worker takes as many messages as it has places. When the broker hangs just as a task ends, kombu (5.7) logs "Couldn't
    ack" and goes on, but never gives the place back: with the last one lost, the worker waits for good and looks healthy.
    The message itself is handed out again after ``visibility_timeout``; every task may run twice.
    """

    def ack(self, delivery_tag: Any) -> None:
        """Done: tell the broker, and free the place whether it hears or not."""
        try:
            super().ack(delivery_tag)
        finally:
            virtual.QoS.ack(self, delivery_tag)

    def reject(self, delivery_tag: Any, requeue: bool = False) -> None:
        """Not done: tell the broker, and free the place whether it hears or not."""
        try:
            super().reject(delivery_tag, requeue=requeue)
        finally:
            virtual.QoS.ack(self, delivery_tag)


def use_lenient_qos() -> None:
    """Have every channel of this process count places so; the transport has no setting for it."""
    Channel.QoS = LenientQoS
