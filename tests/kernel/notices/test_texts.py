"""The words themselves."""

import pytest

from onewindow.kernel.notices.service import Text, register, texts
from onewindow.kernel.notices.texts import worded


@pytest.mark.parametrize("text", texts(), ids=lambda text: text.code)
def test_every_text_reads_with_its_names_filled(text):
    wording = worded(text.code, {name: f"〈{name}〉" for name in text.names})
    assert wording.title
    assert wording.body.endswith("。") or wording.body.endswith("〉")
    assert "{" not in wording.title + wording.body + wording.sms
    assert wording.sms.startswith("【明川市政务服务】")


def test_the_texts_of_the_whole_life_of_a_case_are_there():
    assert {text.code for text in texts()} >= {
        "receipt", "correction_needed", "accepted", "accepted_by_law", "not_accepted", "given_back", "suspended",
        "resumed", "extended", "granted", "refused", "certificate_ready", "delivered", "withdrawn", "light_yellow",
        "light_red", "light_double_red", "task_arrived", "file_harmful",
    }  # fmt: skip


def test_a_code_belongs_to_one_text():
    with pytest.raises(ValueError, match="accepted"):
        register(Text("accepted", "别的", "别的话"))
