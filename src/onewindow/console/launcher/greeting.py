"""Who can sign in to the demo city, and what to try first."""

from onewindow.base import demo

DESK = [
    ("clerk1", "综合窗口", "收件、预审、受理、送达"),
    ("wenlv.examiner", "文旅局审查人员", "收件箱里办审查，暂停计时"),
    ("wenlv.chief", "文旅局首席代表", "审定，准予或者不予"),
    ("wenlv.head", "文旅局负责人", "延期"),
    ("editor / reviewer", "事项编辑和审核", "改一份指南再发布"),
    ("supervisor / auditor", "督查、审计", "查看办件，查审计记录"),
    ("admin", "系统管理员", "单位、人员、密钥、失败的任务"),
]


def greeting(url: str) -> str:
    """What the operator reads when the doors are open."""
    lines = [
        f"  办事人  {url}/          手机号 15406001001（林知远），密码见下，或者用页面上显示的验证码",
        f"  工作台  {url}/desk/",
        *(f"          {name:<22}{who}：{what}" for name, who, what in DESK),
        f"  所有示范账号的密码：{demo.PASSWORD}（只在示范城市有效）",
        "  先试：在首页搜“开饭店”，看指南，网上申请；再到工作台用 clerk1 预审、受理。",
    ]
    return "\n".join(lines)
