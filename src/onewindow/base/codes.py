"""Canonical code lists of the field. Partners' dialects are mapped at the exchange boundary, never stored.

Sources: GB/T 39046-2020 appendix A and the national exchange tables; what those leave open is this house's own.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


def names_of(codes: type[TextChoices]) -> dict[str, str]:
    """The names of a list's codes in the language of the page, for whoever shows many of them."""
    return {code.value: str(code.label) for code in codes}


class ItemType(TextChoices):
    """事项类型, GB/T 39046 A.1."""

    LICENCE = "01", _("行政许可")
    PENALTY = "02", _("行政处罚")
    COERCION = "03", _("行政强制")
    LEVY = "04", _("行政征收")
    PAYMENT = "05", _("行政给付")
    INSPECTION = "06", _("行政检查")
    CONFIRMATION = "07", _("行政确认")
    REWARD = "08", _("行政奖励")
    ADJUDICATION = "09", _("行政裁决")
    OTHER_POWER = "10", _("其他行政权力")
    PUBLIC_SERVICE = "20", _("公共服务")


class ExerciseLevel(TextChoices):
    """行使层级, GB/T 39046 A.2."""

    NATION = "1", _("国家级")
    PROVINCE = "2", _("省级")
    CITY = "3", _("市级")
    COUNTY = "4", _("县级")
    TOWN = "5", _("镇（乡、街道）级")
    VILLAGE = "6", _("村（社区）级")
    GRADED = "7", _("分级管理")


class AuthorityNature(TextChoices):
    """实施主体性质, GB/T 39046 A.3."""

    STATUTORY = "1", _("法定机关")
    AUTHORISED = "2", _("授权组织")
    ENTRUSTED = "3", _("受委托组织")
    OTHER = "9", _("其他")


class ServiceTarget(TextChoices):
    """服务对象. Codes of the exchange tables, the finer of the two lists (GB/T 39046 A.4 has no 非法人企业)."""

    NATURAL = "1", _("自然人")
    ENTERPRISE = "2", _("企业法人")
    INSTITUTION = "3", _("事业法人")
    SOCIAL = "4", _("社会组织法人")
    UNINCORPORATED = "5", _("非法人企业")
    GOVERNMENT = "6", _("行政机关")
    OTHER = "9", _("其他组织")


class HandlingForm(TextChoices):
    """办理形式, GB/T 39046 A.5."""

    WINDOW = "1", _("窗口办理")
    WEB = "2", _("电脑端网上办理")
    MOBILE = "3", _("移动端网上办理")
    COURIER = "4", _("快递申请")
    OTHER = "9", _("其他")


class CaseType(TextChoices):
    """办件类型, GB/T 39046 A.6."""

    ON_THE_SPOT = "1", _("即办件")
    PROMISED = "2", _("承诺件")
    OTHER = "9", _("其他")


class PowerSource(TextChoices):
    """权力来源, national exchange tables."""

    STATUTORY = "1", _("法定本级行使")
    DELEGATED_DOWN = "2", _("上级下放")
    AUTHORISED_UP = "3", _("上级授权")
    AUTHORISED_PEER = "4", _("同级授权")
    ENTRUSTED_UP = "5", _("上级委托")
    ENTRUSTED_PEER = "6", _("同级委托")


class LimitUnit(TextChoices):
    """时限单位. The field exists in GB/T 39046; the numbers are *own*, so names are stored here."""

    WORKING_DAY = "working_day", _("个工作日")
    CALENDAR_DAY = "calendar_day", _("个自然日")
    HOUR = "hour", _("小时")
    MONTH = "month", _("个月")
    YEAR = "year", _("年")


class Scope(TextChoices):
    """通办范围, names from GB/T 39046; the numbers are *own*."""

    NATION = "1", _("全国通办")
    PROVINCE = "2", _("全省通办")
    CITY = "3", _("全市通办")
    COUNTY = "4", _("全县通办")


class OnlineDepth(TextChoices):
    """网办深度, the four official grades. Ⅳ means no visit at all."""

    INFORMATION = "1", _("Ⅰ 信息发布和查询")
    INTERACTION = "2", _("Ⅱ 在线咨询、预约、预审")
    ACCEPTANCE = "3", _("Ⅲ 网上申请受理")
    FULL = "4", _("Ⅳ 全程网办")


class ResultType(TextChoices):
    """审批结果类型."""

    CERTIFICATE = "certificate", _("出证办结")
    DOCUMENT = "document", _("出文办结")
    APPROVAL = "approval", _("审批办结")


class MaterialType(TextChoices):
    """材料类型, national exchange tables."""

    CERTIFICATE = "1", _("证件证书证明")
    FORM = "2", _("申请表格文书")
    OTHER = "3", _("其他")


class MaterialFormat(TextChoices):
    """材料形式, national exchange tables."""

    PAPER = "1", _("纸质")
    ELECTRONIC = "2", _("电子化")
    BOTH = "3", _("纸质或电子化")


class Necessity(TextChoices):
    """材料必要性, national exchange tables. DEFERRABLE is 容缺后补: acceptance first, this one by a set day."""

    REQUIRED = "1", _("必要")
    OPTIONAL = "2", _("非必要")
    DEFERRABLE = "3", _("容缺后补")


class FewerWay(TextChoices):
    """How a material is there although nobody brings it."""

    EARLIER = "earlier", _("用以前交过的")
    CERTIFICATE = "certificate", _("用本系统出具的证照")
    VERIFICATION = "verification", _("数据比对一致")
    HANDED_ON = "handed_on", _("前一件的结果转来")


class TrustGrade(TextChoices):
    """How far what is used was looked at before, the most trusted first."""

    SOURCE = "source", _("数据源比对一致")
    OWN = "own", _("本系统出具，现在有效")
    WINDOW = "window", _("工作人员核对过")
    EXAMINED = "examined", _("随准予的办件审查过")
    UPLOADED = "uploaded", _("只是上传过，没有人核对")


class MaterialSource(TextChoices):
    """来源渠道, national exchange tables."""

    APPLICANT = "10", _("申请人自备")
    GOVERNMENT = "20", _("政府部门核发")
    INTERMEDIARY = "30", _("中介机构")
    OTHER = "99", _("其他")


class IdType(TextChoices):
    """证件类型, GA/T 2000.156 and GB/T 36903."""

    CITIZEN = "111", _("居民身份证")
    USCC = "001", _("统一社会信用代码")
    PASSPORT = "414", _("普通护照")


class Channel(TextChoices):
    """申报来源: where a case was filed."""

    WINDOW = "window", _("窗口")
    WEB = "web", _("网上")
    MOBILE = "mobile", _("手机")
    KIOSK = "kiosk", _("自助机")
    API = "api", _("接口")
