"""An item that breaks no rule of publication; tests change one thing in it."""

import copy
from typing import Any

from onewindow.catalogue.service import filled

_ITEM: dict[str, Any] = {
    "code": "91119900MB1A00012A3000122004001",
    "name": "营业性演出审批",
    "summary": "在本市举办卖票的演出，开演前先拿到批准文件。",
    "item_type": "01",
    "legal_basis": [{"law": "营业性演出管理条例", "article": "第十三条"}],
    "statutory_amount": 20,
    "statutory_unit": "working_day",
    "promised_amount": 10,
    "promised_unit": "working_day",
    "targets": ["2"],
    "legal_themes": ["文化体育"],
    "conditions": ["持有有效的营业性演出许可证。"],
    "not_for": [{"text": "歌舞厅的驻场演出。"}],
    "case_type": "2",
    "handling_forms": ["1", "2"],
    "special_procedures": [{"name": "专家评审", "kind": "expert_review", "amount": 15, "unit": "working_day"}],
    "result_name": "营业性演出许可证",
    "result_type": "certificate",
    "result_sample": "yanchu.pdf",
    "online_depth": "4",
    "is_online": True,
    "delivers_by_courier": True,
    "consult_phone": "0600-6610122",
    "complaint_phone": "12345",
    "scenarios": [
        {
            "key": "performers",
            "question": "演员来自哪里？",
            "options": [
                {"value": "mainland", "label": "全部来自内地"},
                {"value": "foreign", "label": "有外国演员"},
            ],
        },
        {
            "key": "language",
            "question": "唱词是外文吗？",
            "when": 'performers == "foreign"',
            "options": [{"value": "yes", "label": "是"}, {"value": "no", "label": "不是"}],
        },
    ],
    "form_schema": {
        "type": "object",
        "required": ["show_name", "first_day"],
        "properties": {
            "show_name": {"type": "string", "title": "演出名称", "minLength": 1, "maxLength": 60},
            "first_day": {"type": "string", "format": "date", "title": "首演日期"},
            "audience": {"type": "integer", "title": "观众人数", "minimum": 1},
        },
    },
    "materials": [
        {"code": "m01", "name": "营业性演出申请表", "material_type": "2", "form": "2"},
        {"code": "m02", "name": "参演人员护照首页", "when": 'performers == "foreign"'},
        {"code": "m03", "name": "营业执照", "source": "20", "source_note": "市场监管局", "exempt_by": "营业执照"},
        {"code": "m04", "name": "场地租用合同", "necessity": "3", "deferrable_days": 5},
        {"code": "m05", "name": "唱词译文", "when": 'performers == "foreign" and language == "yes"'},
    ],
    "steps": [
        {"name": "受理", "amount": 1},
        {"name": "审核", "amount": 5},
        {"name": "审批", "amount": 2},
        {"name": "办结", "amount": 1},
        {"name": "送达", "amount": 1},
    ],
    "questions": [{"question": "换了一位演员要重新办吗？", "answer": "办变更，1 个工作日。"}],
    "windows": [
        {
            "place": "市政务服务中心",
            "address": "清江大道 100 号 2 楼 12 号窗口",
            "hours": "工作日 9:00–17:00",
            "phone": "0600-6610122",
        }
    ],
}


def item(**changes: Any) -> dict[str, Any]:
    """The item as a file says it, with these keys changed."""
    return {**copy.deepcopy(_ITEM), **changes}


def complete(**changes: Any) -> dict[str, Any]:
    """The same with every field present, as the rules want it."""
    return filled(item(**changes))
