"""Records of service orders."""

from platforms.models.order import OrderClosing, OrderMember, ServiceOrder
from platforms.models.work import OrderTask, WorkEntry

__all__ = ["OrderClosing", "OrderMember", "OrderTask", "ServiceOrder", "WorkEntry"]
