"""The columns that a table of needs may have, by the names that districts give them; data, not text for pages."""

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its key, its heading in the template in both languages, other names, an example."""

    key: str
    zh: str
    en: str
    others: tuple[str, ...] = ()
    example_zh: str = ""
    example_en: str = ""


COLUMNS: tuple[Column, ...] = (
    Column(
        key="title",
        zh="需求名称",
        en="Title",
        others=("需求标题", "标题", "名称", "技术需求名称", "项目名称", "需求题目", "难题名称", "need title", "name of need"),
        example_zh="降低永固黄母液含盐量",
        example_en="Lower the salt content of a pigment's mother liquor",
    ),
    Column(
        key="trouble",
        zh="需求内容",
        en="Description",
        others=(
            "需求描述", "内容", "技术需求内容", "需求简介", "技术难题", "难题描述", "主要内容", "需求详情", "需求说明",
            "需求及技术指标", "content", "trouble", "need", "details", "problem",
        ),
        example_zh="母液含盐 8%，无法回用，每月外运处置 40 吨。",
        example_en="The mother liquor holds 8 % of salt and cannot be reused; 40 t a month are carted away.",
    ),
    Column(
        key="area",
        zh="需求领域",
        en="Area",
        others=("需求类型", "需求类别", "类别", "领域", "类型", "合作领域", "category", "type", "field"),
        example_zh="生产工艺升级改造",
        example_en="Process upgrading",
    ),
    Column(
        key="enterprise",
        zh="企业名称",
        en="Enterprise",
        others=("单位名称", "需求单位", "企业", "公司名称", "单位", "需求企业", "发布单位", "company", "company name"),
        example_zh="示例精细化工有限公司",
        example_en="Example Fine Chemicals Co., Ltd.",
    ),
    Column(
        key="uscc",
        zh="统一社会信用代码",
        en="Unified social credit code",
        others=("信用代码", "社会信用代码", "统一信用代码", "企业代码", "uscc", "credit code"),
    ),
    Column(key="contact_name", zh="联系人", en="Contact", others=("联系人姓名", "姓名", "需求联系人", "contact person"), example_zh="王工", example_en="Mr Wang"),
    Column(
        key="contact_phone",
        zh="联系电话",
        en="Phone",
        others=("电话", "手机", "手机号", "联系方式", "联系人电话", "联系手机", "telephone", "mobile", "tel"),
        example_zh="0371-00000000",
        example_en="0371-00000000",
    ),
    Column(key="background", zh="背景", en="Background", others=("需求背景", "项目背景", "现有基础", "现有工作基础", "企业现状")),
    Column(
        key="requirements",
        zh="技术指标",
        en="Technical indicators",
        others=("主要技术指标", "预期目标", "指标要求", "技术要求", "预期指标", "indicators", "requirements"),
        example_zh="含盐量 ≤ 1 %；收率 ≥ 95 %",
        example_en="salt content ≤ 1 %; yield ≥ 95 %",
    ),
    Column(key="constraints", zh="限制条件", en="Constraints", others=("约束条件", "限制")),
    Column(key="tried", zh="已尝试办法", en="What was tried", others=("已采取措施", "已做工作", "前期工作", "tried")),
    Column(key="readiness_now", zh="当前成熟度", en="Readiness now", others=("现有阶段", "当前阶段", "技术成熟度", "trl", "trl now")),
    Column(key="readiness_target", zh="目标成熟度", en="Readiness wanted", others=("目标阶段", "trl target")),
    Column(key="cooperation_mode", zh="合作方式", en="Mode of cooperation", others=("合作模式", "拟合作方式", "合作形式", "mode")),
    Column(
        key="budget",
        zh="预算（万元）",
        en="Budget (10,000 yuan)",
        others=("预算", "投入预算", "拟投入资金", "拟投入经费", "经费预算", "拟投资金额", "资金投入", "悬赏金额", "budget"),
        example_zh="30-50",
        example_en="30-50",
    ),
    Column(
        key="deadline",
        zh="期望完成时间",
        en="Wanted by",
        others=("完成时间", "截止时间", "期限", "解决期限", "需求时限", "完成期限", "deadline", "due date"),
        example_zh="2027-06-30",
        example_en="2027-06-30",
    ),
    Column(key="ip_terms", zh="知识产权归属", en="Ownership of results", others=("成果归属", "知识产权", "ip", "ip terms")),
    Column(key="claimant_conditions", zh="对揭榜方要求", en="Conditions on claimants", others=("揭榜条件", "对合作方要求", "合作方要求")),
    Column(key="industry", zh="行业代码", en="Industry code", others=("国民经济行业代码", "行业", "所属行业", "industry")),
    Column(key="source_number", zh="原编号", en="Number at the source", others=("编号", "需求编号", "need_id", "id", "no", "number")),
)  # fmt: skip
# Known and of no use here: serial numbers, signatures.
IGNORED = frozenset({"序号", "备注", "填报人", "填报日期", "填表日期", "remarks", "serial"})


def normalised(heading: str) -> str:
    """A heading without case, spaces, marks and what stands in brackets: "* 预算（万元）：" is "预算"."""
    text = unicodedata.normalize("NFKC", heading).lower()
    text = re.sub(r"\(.*?\)|\[.*?\]|【.*?】", "", text)
    return re.sub(r"[\s*:：;_\-/、.。\"'“”]", "", text)


BY_HEADING: dict[str, str] = {
    normalised(name): column.key for column in COLUMNS for name in (column.zh, column.en, column.key, *column.others)
}
IGNORED_HEADINGS = frozenset(normalised(name) for name in IGNORED)


def heading_of(key: str, chinese: bool) -> str:
    """What the template calls a column."""
    column = next(column for column in COLUMNS if column.key == key)
    return column.zh if chinese else column.en
