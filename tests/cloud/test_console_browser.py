"""The console in a real Chromium, beside a running lab: what a person sees and does."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.labs import Json, Lab, modem, received
from tests.patience import PATIENCE

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 568}  # what WCAG 2.2, 1.4.10, asks for

expect.set_options(timeout=1000 * PATIENCE)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium"),
]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with Lab("--sims", "2") as lab:
        yield lab


@pytest.fixture(scope="module")
def browser() -> Iterator["playwright.Browser"]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=list(ARGUMENTS), timeout=1000 * PATIENCE
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "playwright.Browser", lab: Lab) -> Iterator["playwright.Page"]:
    """A page of the console on which no script stumbles and nothing is asked of others."""
    context = browser.new_context(base_url=lab.ready["console"], viewport=WIDE)
    context.set_default_timeout(1000 * PATIENCE)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    told = re.compile("status of 40[04]")  # a form that is refused, a page that is not there
    assert not [text for text in wrong if not told.search(text)]
    assert not [url for url in asked if not url.startswith(lab.ready["console"])]


def opened(page: "playwright.Page", path: str) -> None:
    page.goto(path)
    expect(page.locator("#live")).to_have_text("live")


def commands(sim: Json) -> str:
    return f"/sims/{sim['sid']}"


def test_a_device_program_is_seen_to_come_and_go(page: "playwright.Page", lab: Lab) -> None:
    sim = lab.sim("supersim")
    opened(page, "/")
    row = page.locator(f"#sim-{sim['sid']}")
    expect(row).to_contain_text("Registered")
    expect(row).to_contain_text(sim["port"])
    modem(sim, "send", "seen from the list")
    expect(row).to_contain_text("seen from the list")


def test_a_command_is_sent_with_the_keyboard_and_seen_to_its_end(
    page: "playwright.Page", lab: Lab
) -> None:
    sim = lab.sim("wireless")
    opened(page, commands(sim))
    page.get_by_label("Send a Command to the device").focus()
    page.keyboard.type("open the valve")
    page.keyboard.press("Enter")
    row = page.locator("#commands tr").first
    expect(row).to_contain_text("open the valve")
    expect(row).to_contain_text("delivered")
    expect(page.get_by_label("Send a Command to the device")).to_have_value("")
    assert received(sim)["text"] == "open the valve"


def test_what_a_device_sends_appears_by_itself(page: "playwright.Page", lab: Lab) -> None:
    sim = lab.sim("wireless")
    opened(page, commands(sim))
    modem(sim, "send", "<b>21.4 °C</b>")
    row = page.locator("#commands tr").first
    expect(row).to_contain_text("<b>21.4 °C</b>")
    expect(row).to_contain_text("from SIM")
    expect(row).to_contain_text("received")


def test_octets_are_sent_as_hex_and_a_slip_is_told(page: "playwright.Page", lab: Lab) -> None:
    sim = lab.ready["sims"][3]
    opened(page, commands(sim))
    body = page.get_by_label("Send a Command to the device")
    page.get_by_label("octets in hex").check()
    body.fill("0A 1")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("hexadecimal")
    expect(body).to_have_value("0A 1")
    body.fill("0A 1B")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#commands tr").first).to_contain_text("0a 1b")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert received(sim)["data"] == "0a1b"


def test_a_webhook_is_caught_as_the_guide_tells(page: "playwright.Page", lab: Lab) -> None:
    sim = lab.sim("wireless")
    opened(page, "/requests")
    page.get_by_label("Endpoint name").fill("my-cloud")
    page.get_by_role("button", name="Create endpoint").click()
    url = page.locator("#address").inner_text()
    opened(page, commands(sim))
    page.get_by_role("link", name="Configure").click()
    page.get_by_label("Commands Callback URL").fill(url)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#notice")).to_contain_text("Saved.")
    opened(page, "/requests/my-cloud")
    modem(sim, "send", "relay me")
    request = page.locator("#requests li").first
    expect(request).to_contain_text("relay me")
    expect(request).to_contain_text("signature valid")
    expect(request).to_contain_text("SimUniqueName")


def test_the_dialogue_is_shown_as_it_happens(page: "playwright.Page", lab: Lab) -> None:
    sim = lab.ready["sims"][1]
    opened(page, commands(sim) + "/modem")
    modem(sim, "at", "ATI")
    dialogue = page.get_by_label("AT dialogue").last
    expect(dialogue).to_contain_text("> ATI")
    expect(dialogue).to_contain_text("< OK")


def test_buttons_take_the_modem_out_of_coverage_and_back(
    page: "playwright.Page", lab: Lab
) -> None:
    sim = lab.ready["sims"][1]
    opened(page, commands(sim) + "/modem")
    for button, seen in (("Leave coverage", "Searching"), ("Return to coverage", "Registered")):
        page.get_by_role("button", name=button).click()
        expect(page.locator("#state")).to_contain_text(seen)
    page.get_by_role("button", name="Fill storage").click()
    expect(page.locator("#state")).to_contain_text("full")
    page.get_by_role("button", name="Make room").click()
    expect(page.locator("#state")).not_to_contain_text("full")
    page.get_by_role("button", name="Restart modem").click()
    expect(page.get_by_label("AT dialogue").last).to_contain_text("the modem restarts")


def test_a_page_that_was_overtaken_takes_nothing_away(page: "playwright.Page", lab: Lab) -> None:
    sim = lab.ready["sims"][1]
    opened(page, commands(sim) + "/modem")
    lines = page.locator("#dialogue li", has_text="the modem restarts")
    before, notice = lines.count(), page.locator("#notice")

    def overtake(route: "playwright.Route") -> None:
        answer = route.fetch()
        lab.act(sim, "reboot")
        expect(lines).to_have_count(before + 1)
        route.fulfill(response=answer)

    page.route("**/act", overtake)
    notice.evaluate("notice => { notice.textContent = 'until the page is taken'; }")
    page.get_by_role("button", name="Make room").click()
    expect(notice).to_have_text("")
    expect(lines).to_have_count(before + 1)


HELD = """window.EventSource = class extends EventSource {
  set onmessage(hear) {
    super.onmessage = event => window.held ? held.push({ event, hear }) : hear(event);
  }
}"""

# Not `wait_for_function`: what that tries again is a string, which the page's policy forbids.
UNTIL_HELD = """async () => {
  while (!held.some(({ event }) => event.data.includes("restarts")))
    await new Promise(again => setTimeout(again, 50));
}"""


def test_what_a_page_has_already_is_not_added_again(page: "playwright.Page", lab: Lab) -> None:
    sim = lab.ready["sims"][1]
    page.add_init_script(HELD)
    opened(page, commands(sim) + "/modem")
    lines = page.locator("#dialogue li", has_text="the modem restarts")
    before = lines.count()
    page.evaluate("window.held = []")
    lab.act(sim, "reboot")
    page.evaluate(UNTIL_HELD)
    page.get_by_role("button", name="Make room").click()
    expect(lines).to_have_count(before + 1)
    page.evaluate("held.forEach(({ event, hear }) => hear(event))")
    expect(lines).to_have_count(before + 1)


def test_a_broken_stream_is_told_and_made_good(page: "playwright.Page", lab: Lab) -> None:
    sim = lab.sim("supersim")
    opened(page, commands(sim))
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    modem(sim, "send", "while nobody looked")
    page.context.set_offline(False)
    expect(page.locator("#commands")).to_contain_text("while nobody looked")


SEEN = """state => {
  Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_tabs_that_nobody_sees_leave_connections_to_those_that_are_seen(
    page: "playwright.Page", lab: Lab
) -> None:
    sim = lab.sim("supersim")
    opened(page, commands(sim))
    page.evaluate(SEEN, "hidden")
    expect(page.locator("#live")).to_have_text("")
    for _ in range(6):  # so many connections to a server has a browser
        opened(page.context.new_page(), commands(sim))
    modem(sim, "send", "behind its back")
    for other in page.context.pages[1:]:
        other.close()
    page.evaluate(SEEN, "visible")
    expect(page.locator("#commands")).to_contain_text("behind its back")


PAGES = ("/", "/sims/{sid}", "/sims/{sid}/configure", "/sims/{sid}/modem", "/requests", "/nothing")


@pytest.mark.parametrize("size", [WIDE, PHONE, NARROW], ids=["desk", "phone", "narrow"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_screen(
    page: "playwright.Page", lab: Lab, path: str, size: dict[str, int], tmp_path: Path
) -> None:
    sim = lab.sim("wireless")
    lab.post(sim, "x" * 150)
    page.set_viewport_size(size)
    page.goto(path.format(sid=sim["sid"]))
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(page: "playwright.Page", lab: Lab, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(commands(lab.sim("wireless")))
    for selector in ("body", ".sub", "button.main", ".tabs a", "th"):
        ratio = page.locator(selector).first.evaluate(CONTRAST)
        assert ratio >= 4.5, selector


CONTRAST = """element => {
  const numbers = colour => colour.match(/[0-9.]+/g).map(Number);
  const light = colour => numbers(colour).slice(0, 3).reduce((sum, value, index) => {
    const part = value / 255;
    const line = part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    return sum + line * [0.2126, 0.7152, 0.0722][index];
  }, 0);
  let behind = element;
  const back = () => numbers(getComputedStyle(behind).backgroundColor);
  while (back().length === 4 && back()[3] === 0) behind = behind.parentElement;
  const both = [light(getComputedStyle(element).color),
                light(getComputedStyle(behind).backgroundColor)].sort((a, b) => b - a);
  return (both[0] + 0.05) / (both[1] + 0.05);
}"""


def test_every_control_is_reached_with_tab_and_shows_it(page: "playwright.Page", lab: Lab) -> None:
    opened(page, commands(lab.sim("wireless")))
    names = []
    for _ in range(10):
        page.keyboard.press("Tab")
        names.append(page.evaluate(FOCUSED))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"
    assert names[0] == "Skip to content"
    assert names[5:] == ["Commands", "Configure", "Modem", "body", "Send"]


FOCUSED = "document.activeElement.innerText || document.activeElement.id"
