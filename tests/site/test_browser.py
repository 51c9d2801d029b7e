"""The pages in headless Chromium: axe-core, policy, keyboard, phone, dark, print."""

from __future__ import annotations

import itertools

import pytest

from grader.results.assessment import Assessment
from grader.site.write import write_site
from grader.text import speaking
from tests.results.making import small_class
from tests.site.conftest import NOW

DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)
PAGES = ("index.html", "students/s20261444.html", "students/s20261000.html")


@pytest.fixture
def opened(browser):
    """Opens a page; every request and every complaint of the browser is kept."""
    contexts = []

    def open_page(path, size=DESKTOP, scheme="light", **more):
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, **more
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.requests = [], []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("dialog", lambda dialog: page.complaints.append(dialog.message))
        page.on("request", lambda request: page.requests.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()


def violations(page) -> list[str]:
    """What axe-core finds, everything unfolded."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:200]}" for v in found]


@pytest.mark.parametrize("name", PAGES[:2])
def test_axe_finds_nothing(opened, site, name):
    assert violations(opened(site / name)) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")]
)
def test_axe_finds_nothing_anywhere(opened, site, name, size, scheme):
    assert violations(opened(site / name, size, scheme)) == []


@pytest.mark.slow
def test_axe_finds_nothing_in_chinese_and_in_odd_states(opened, tmp_path):
    with speaking("zh"):
        write_site(small_class(tmp_path / "r"), tmp_path, Assessment(), NOW, pairs=[])
    for path in sorted(tmp_path.rglob("*.html")):
        assert violations(opened(path)) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_fetched_and_nothing_refused(opened, site, name):
    page = opened(site / name)
    assert page.requests == [page.url]
    assert page.complaints == []


def test_the_policy_stops_what_should_never_be_there(opened, site, tmp_path):
    """Were markup ever to get through, the browser would still not run it."""
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script><p style='color:red'>x</p>"
    page = tmp_path / "page.html"
    text = (site / PAGES[1]).read_text("utf-8")
    page.write_text(text.replace("<main", f"{attack}<main"), "utf-8")
    opened_page = opened(page)
    refused = " ".join(opened_page.complaints)
    assert "script" in refused
    assert "style" in refused
    assert not any(words in ("1", "2") for words in opened_page.complaints), "an alert was shown"


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [PHONE, NARROW, DESKTOP])
def test_nothing_sticks_out(opened, site, name, size):
    page = opened(site / name, size)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= size[0]


@pytest.mark.slow
def test_hostile_text_keeps_to_its_place(opened, tmp_path):
    write_site(small_class(tmp_path / "r"), tmp_path, Assessment(), NOW, pairs=[])
    for path in sorted(tmp_path.rglob("*.html")):
        page = opened(path, NARROW)
        assert page.complaints == []
        assert page.evaluate("document.scrollingElement.scrollWidth") <= NARROW[0]


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_by_one(opened, site, name):
    script = "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))"
    levels = opened(site / name).evaluate(script)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


def test_the_keyboard_reaches_the_content_first(opened, site):
    page = opened(site / PAGES[0])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = page.locator(".skip").bounding_box()
    assert box["x"] >= 0, "the link shows when it has the focus"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_wide_tables_scroll_by_keyboard(opened, site):
    # Waiting needs `eval`, which the pages' own policy refuses.
    page = opened(site / PAGES[0], NARROW, bypass_csp=True)
    region = page.locator("[aria-labelledby=concerns-caption]")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_scheme_is_the_readers(opened, site, scheme):
    page = opened(site / PAGES[0], scheme=scheme)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [int(part) for part in colour.removeprefix("rgb(").rstrip(")").split(",")]
    assert (sum(channels) > 384) == (scheme == "light")
    bar = page.evaluate("getComputedStyle(document.querySelector('.chart [fill^=var]')).fill")
    assert bar.startswith("rgb"), "the charts take the colours of the page"


def test_print_is_light_and_unfolded(opened, site):
    page = opened(site / PAGES[0], scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("nav").is_visible()
    assert page.locator(".items caption").first.is_visible()
    assert page.pdf()[:4] == b"%PDF"


def test_charts_have_text_in_the_font_of_the_page(opened, site):
    page = opened(site / PAGES[0])
    assert page.locator(".chart text").count() > 10
    script = "getComputedStyle(document.querySelector('.chart text')).fontFamily"
    assert "system-ui" in page.evaluate(script)
