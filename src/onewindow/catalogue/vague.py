"""Words that ask for nothing in particular: 其他材料, 有关证明, 身份证等. The law bans them from what a guide demands.

优化营商环境条例 40: 不得有兜底条款. 其他 before a thing that is named (其他股东的身份证件) and 与…有关的 say which one is meant and stay.
"""

import re

_NOUNS = (
    "材料|资料|文件|文书|证明|证件|证书|证照|凭证|手续|规定|要求|条件|情形|情况|事项|内容|信息|部门|单位|机关|机构|人员"
)
# What may stand between 其他 and such a noun without saying which one.
_EMPTY = (
    "法律|行政法规|地方性法规|法规|部门规章|规章|规范性文件|国家|国务院|省|市|本市|本省|主管|部门|机关|单位|审批|登记|许可|行政"
    "|依法|应当|应|需要|需|必须|必要|按照|根据|要求|规定|提供|提交|出具|说明|补充|具备|符合|满足|认为|有效|身份|相应|合法|能够|可以"
    "|的|所|和|或者|或|及|以及|、|由|与"
)
_SAID_WITH_WHAT = re.compile(r"(与|和|同|跟)[^，。；、]{1,20}?(有关|相关)的")
_VAGUE = re.compile(
    rf"(其他|其它)({_EMPTY}|有关|相关)*({_NOUNS})"
    rf"|(有关|相关)({_EMPTY})*({_NOUNS})"
    r"|(?<![^\s）)、．.：:；。，])(其他|其它)(?=$|[\s。；，、）)：:])"
    r"|(?<![平高同初中上下优劣特头甲乙丙一二三四五六七八九十])等(相关|有关)?(材料|资料|文件|证明|证件|证书|凭证|手续)"
)
_LEFT_OPEN = re.compile(r"(?<![平高同初中上下优劣特头甲乙丙一二三四五六七八九十均相])等(?=$|[\s。；，）)])")


def found_in(text: str, *, is_whole: bool) -> str:
    """The first vague words of the text; empty when there are none. ``is_whole``: the text may not end in 等 either."""
    plain = _SAID_WITH_WHAT.sub("", text)
    found = _VAGUE.search(plain) or (_LEFT_OPEN.search(plain) if is_whole else None)
    return found[0] if found else ""
