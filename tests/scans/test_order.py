import pytest

from srdi_desktop.scans import natural_key
from srdi_desktop.scans.dropped import chinese_number


@pytest.mark.parametrize("names", [
    ["附件二.pdf", "附件十一.pdf"],
    ["附件一", "附件二", "附件三", "附件九", "附件十", "附件十二", "附件二十", "附件二十一", "附件一百"],
    ["第3页.jpg", "第12页.jpg"],
    ["第三页.jpg", "第12页.jpg"],
    ["扫描件2.pdf", "扫描件10.pdf", "扫描件010b.pdf"],
    ["①营业执照", "②审计报告", "⑩承诺书"],
    ["a1", "A2", "a3"],
    ["1-2", "1-10", "2-1"],
    ["２", "10"],
    ["2024年度审计报告", "2025年度审计报告"],
    ["二〇二四年", "二〇二五年"],
    ["IMG_9" + "9" * 5000, "IMG_10" + "9" * 5000],
    ["安全", "北京", "承诺", "营业"],
    ["附件一（3）", "附件一（12）"],
])  # fmt: skip
def test_names_sort_as_people_number_them(names):
    shuffled = names[::-1]
    shuffled.sort(key=natural_key)
    assert shuffled == names


def test_the_order_is_total_and_equal_numbers_keep_one_order():
    assert sorted(["a01", "a1", "a001"], key=natural_key) == sorted(["a001", "a01", "a1"], key=natural_key)


@pytest.mark.parametrize(("numeral", "value"), [
    ("十", 10), ("十一", 11), ("二十", 20), ("两百零五", 205), ("一千零一", 1001), ("一万二千", 12000),
    ("二〇二五", 2025), ("贰拾叁", 23), ("万", 10000), ("零", 0),
])  # fmt: skip
def test_chinese_numbers(numeral, value):
    assert chinese_number(numeral) == value
