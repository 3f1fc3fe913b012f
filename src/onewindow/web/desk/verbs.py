"""What the audit's verbs are called by people."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_WORDS: Mapping[str, object] = {
    "item.draft_saved": gettext_lazy("保存草稿"),
    "item.submitted_for_review": gettext_lazy("送审"),
    "item.sent_back": gettext_lazy("退回修改"),
    "item.scheduled": gettext_lazy("审核通过，等待生效"),
    "item.published": gettext_lazy("发布"),
    "item.suspended": gettext_lazy("暂停受理"),
    "item.resumed": gettext_lazy("恢复受理"),
    "item.withdrawn": gettext_lazy("取消"),
    "item.imported": gettext_lazy("导入并公布"),
    "theme.draft_saved": gettext_lazy("保存一件事主题"),
    "theme.published": gettext_lazy("发布一件事主题"),
    "theme.withdrawn": gettext_lazy("取消一件事主题"),
    "dictionary.imported": gettext_lazy("导入数据字典"),
    "package.opened": gettext_lazy("开始填一件事"),
    "package.saved": gettext_lazy("保存一件事草稿"),
    "package.file_added": gettext_lazy("为一件事上传材料"),
    "package.file_removed": gettext_lazy("删除一件事的材料"),
    "package.submitted": gettext_lazy("提交一件事"),
    "package.branches_opened": gettext_lazy("送出下一件"),
    "package.branch_dropped": gettext_lazy("有一件没有送出"),
    "package.withdrawn": gettext_lazy("整件撤回"),
    "package.finished": gettext_lazy("一件事办结"),
    "case.files_shared": gettext_lazy("用一件事里交的材料"),
    "unit.created": gettext_lazy("新建单位"),
    "unit.changed": gettext_lazy("修改单位"),
    "unit.moved": gettext_lazy("移动单位"),
    "unit.closed": gettext_lazy("停用单位"),
    "person.created": gettext_lazy("开户"),
    "person.changed": gettext_lazy("修改人员"),
    "person.deactivated": gettext_lazy("停用账号"),
    "person.activated": gettext_lazy("恢复账号"),
    "person.password_set": gettext_lazy("设置密码"),
    "person.phone_set": gettext_lazy("设置手机号"),
    "person.totp_on": gettext_lazy("开启动态口令"),
    "person.totp_reset": gettext_lazy("重置动态口令"),
    "person.signed_in": gettext_lazy("登录"),
    "person.signed_out": gettext_lazy("退出"),
    "role.granted": gettext_lazy("授予角色"),
    "role.ended": gettext_lazy("结束角色"),
    "api_key.issued": gettext_lazy("签发接口密钥"),
    "api_key.revoked": gettext_lazy("吊销接口密钥"),
    "power.delegated": gettext_lazy("委托或下放"),
    "power.delegation_ended": gettext_lazy("结束委托或下放"),
    "procedure.drawn": gettext_lazy("起草流程"),
    "procedure.saved": gettext_lazy("保存流程图"),
    "procedure.checked": gettext_lazy("流程图检查通过"),
    "procedure.published": gettext_lazy("发布流程"),
    "procedure.cases_moved": gettext_lazy("在办件换版"),
    "procedure.dropped": gettext_lazy("放弃流程草稿"),
    "rule_set.begun": gettext_lazy("起草秒批规则"),
    "rule_set.saved": gettext_lazy("保存秒批规则"),
    "rule_set.published": gettext_lazy("发布秒批规则"),
    "rule_set.dropped": gettext_lazy("放弃规则草稿"),
    "rule_set.halted": gettext_lazy("停用秒批规则"),
    "rule_set.released": gettext_lazy("恢复秒批规则"),
    "ruling.checked": gettext_lazy("核查自动决定"),
    "job.rerun": gettext_lazy("重新执行任务"),
    "urging.issued": gettext_lazy("发出督办"),
    "urging.drafted": gettext_lazy("按规则拟督办"),
    "urging.dropped": gettext_lazy("作废督办"),
    "urging.answered": gettext_lazy("回复督办"),
    "urging.sent_back": gettext_lazy("退回督办回复"),
    "urging.closed": gettext_lazy("办结督办"),
    "escalation_rule.set": gettext_lazy("设置升级规则"),
    "escalation_rule.ended": gettext_lazy("结束升级规则"),
    "light_rule.set": gettext_lazy("设置监察规则"),
    "light_rule.ended": gettext_lazy("结束监察规则"),
    "light_rule.dropped": gettext_lazy("作废监察规则"),
    "workcalendar.year_loaded": gettext_lazy("载入放假安排"),
    "workcalendar.year_replaced": gettext_lazy("更换放假安排"),
}
_FAMILIES: Mapping[str, object] = {
    "case": gettext_lazy("办件"),
    "urging": gettext_lazy("督办"),
    "item": gettext_lazy("事项"),
    "unit": gettext_lazy("单位"),
    "person": gettext_lazy("人员"),
    "role": gettext_lazy("角色"),
    "party": gettext_lazy("办事主体"),
    "document": gettext_lazy("文书"),
    "attachment": gettext_lazy("附件"),
    "api_key": gettext_lazy("接口密钥"),
    "procedure": gettext_lazy("流程"),
    "rule_set": gettext_lazy("秒批规则"),
    "ruling": gettext_lazy("自动决定"),
    "job": gettext_lazy("任务"),
}


def words_of_verb(verb: str) -> str:
    """``item.sent_back`` as 退回修改; a verb without words of its own stays as it is."""
    return str(_WORDS.get(verb, verb))


def families() -> list[tuple[str, str]]:
    """Kinds of verbs to choose from."""
    return [("", _("所有动作")), *((f"{key}.", str(words)) for key, words in _FAMILIES.items())]
