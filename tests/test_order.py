from __future__ import annotations

from kb import order


def test_names_stand_under_the_initial_of_their_sound() -> None:
    names = ["支付宝", "京东", "“租完即送”", "0 首付", "vivo X100", "饿了么", "长沙", "征信"]
    assert order.by_initial(names) == {
        "C": ["长沙"],
        "E": ["饿了么"],
        "J": ["京东"],
        "V": ["vivo X100"],
        "Z": ["征信", "支付宝", "“租完即送”"],
        "数字": ["0 首付"],
    }
