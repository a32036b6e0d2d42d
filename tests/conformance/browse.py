"""What a browser makes of a flame graph, and what speedscope does of its own format and of collapsed
stacks. Usage: browse.py PROGRAM CHROMIUM [SPEEDSCOPE]"""
import base64
import fcntl
import json
import os
import re
import subprocess
import sys
import tempfile
import time

from flat_sessions import Session

# What a user does, one after the other; what is to be seen is written down.
USER = r"""
var seen = {}, boxes = document.querySelectorAll("#boxes > g");
var field = document.getElementById("search");
function about() { return document.getElementById("about").textContent; }
function key(on, name, ctrl) {
  on.dispatchEvent(new KeyboardEvent("keydown",
    { key: name, ctrlKey: !!ctrl, bubbles: true, cancelable: true }));
}
function width(i) {
  return boxes[i].style.display === "none" ? 0 :
    +boxes[i].querySelector("rect").getAttribute("width");
}
function widths() {
  return Array.prototype.map.call(boxes, function (b, i) { return width(i); });
}
seen.alerts = 0;
seen.boxes = boxes.length;
seen.before = widths();
seen.tools = document.getElementById("tools-place").getAttribute("visibility");
key(document, "f", true);
seen.focus = document.activeElement.id;
field.value = "needle";
field.dispatchEvent(new Event("input"));
seen.found = about();
seen.hits = document.querySelectorAll("#boxes > g.hit").length;
key(field, "Enter");
seen.hit = document.activeElement.querySelector("title").textContent;
key(document.activeElement, "Enter");
seen.zoomed = widths();
key(document.activeElement, "ArrowUp");
seen.up = document.activeElement.querySelector("title").textContent;
key(document.activeElement, "ArrowDown");
seen.down = document.activeElement.querySelector("title").textContent;
key(document.activeElement, "Escape");
seen.reset = widths();
seen.left = document.querySelectorAll("#boxes > g.hit").length + field.value;
boxes[1].dispatchEvent(new MouseEvent("click", { bubbles: true }));
seen.clicked = width(1);
document.getElementById("reset").click();
seen.again = widths();
document.documentElement.setAttribute("data-seen", JSON.stringify(seen));
"""


class Browser:
    """A headless Chromium that is asked through a pipe."""

    def __init__(self, program):
        ours, theirs = os.pipe(), os.pipe()  # for what we say, and what it says

        def join():
            # The descriptors that it looks for; neither may be in the way.
            low = [fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (ours[0], theirs[1])]
            os.dup2(low[0], 3)
            os.dup2(low[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader",
             "--allow-file-access-from-files", f"--user-data-dir={os.getcwd()}/profile",
             "--remote-debugging-pipe", "about:blank"],
            preexec_fn=join, close_fds=False, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(ours[0])
        os.close(theirs[1])
        self.say, self.hear = ours[1], open(theirs[0], "rb")
        self.rest, self.n = b"", 0

    def ask(self, method, session=None, **params):
        self.n += 1
        message = {"id": self.n, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.say, json.dumps(message).encode() + b"\0")
        while True:
            while b"\0" not in self.rest:
                piece = os.read(self.hear.fileno(), 1 << 16)
                assert piece, "the browser has gone"
                self.rest += piece
            answer, self.rest = self.rest.split(b"\0", 1)
            answer = json.loads(answer)
            if answer.get("id") == self.n:
                return answer["result"]

    def text(self, url, script):
        """What the script says as soon as that is not empty: it is asked again till then."""
        target = self.ask("Target.createTarget", url=url)["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for _ in range(1200):
            value = self.ask("Runtime.evaluate", session, expression=script)["result"].get("value")
            if value:
                return value
            time.sleep(0.1)
        raise AssertionError(f"nothing was shown by {url}")

    def close(self):
        self.ask("Browser.close")
        self.process.wait()


def check_flame(browser, path):
    svg = open(path).read()
    assert "http" not in re.sub(r"http://www\.w3\.org/\S*", "", svg)  # it needs no network
    with open("acted.svg", "w") as out:
        out.write(svg.replace("</svg>", f"<script><![CDATA[{USER}]]></script></svg>"))
    seen = json.loads(browser.text(
        f"file://{os.getcwd()}/acted.svg", "document.documentElement.getAttribute('data-seen')",
    ))
    assert seen["tools"] is None and seen["focus"] == "search", seen
    assert re.fullmatch(r"2 found, 75\.0 % of the whole", seen["found"]), seen["found"]
    assert seen["hits"] == 2 and seen["hit"].startswith("needle (app.py:2)\n"), seen
    assert 1180 in seen["zoomed"] and 0 in seen["zoomed"], seen["zoomed"]
    assert seen["up"].startswith("<module>") and seen["down"].startswith("needle"), seen
    assert seen["before"] == seen["reset"] == seen["again"] and seen["left"] == "0", seen
    assert seen["clicked"] == 1180, seen
    return seen


class Haystack(Session):
    def __init__(self):
        module, needle, hay, alert = (
            ("<module>", "/proj/app.py", 1), ("needle", "/proj/app.py", 2), ("hay", "/proj/app.py", 3),
            ("</script><script>alert(1)</script>", "/proj/app.py", 4),
        )
        self.records = [
            (0, [module, needle], 500000), (0, [module, needle, needle], 250000),
            (0, [module, hay, alert], 250000),
        ]


def check_speedscope(browser, page, path, *parts):
    with open("profile.js", "w") as out:
        data = base64.b64encode(open(path, "rb").read()).decode()
        out.write(f'speedscope.loadFileFromBase64("{path}", "{data}")')
    text = browser.text(
        f"file://{page}/index.html#localProfilePath={os.getcwd()}/profile.js&view=sandwich",
        "document.body && /[0-9]%/.test(document.body.textContent) && document.body.textContent",
    )
    for part in parts:
        assert part in text, (path, part, text[-1500:])
    assert "(50%)" not in text, text[-1500:]


def main(program, browser, page=None):
    program = os.path.abspath(program)
    session = Haystack()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        session.write("x.pyisession")
        for file in "x.svg", "x.folded":
            subprocess.run([program, "-o", file, "--load", "x.pyisession"], check=True)
        chromium = Browser(browser)
        check_flame(chromium, "x.svg")
        if page:
            check_speedscope(
                chromium, page, "x.folded", f"{session.total():,} (100%)", "needle (app.py:2)",
                "hay (app.py:3)", "750,000 (75%)",
            )
            # With a thread more, profiles lie on an axis of time.
            session.records.append((1, session.records[0][1], 1000))
            session.write("y.pyisession")
            subprocess.run([program, "-o", "y.speedscope.json", "--load", "y.pyisession"], check=True)
            assert '"sampled"' in open("y.speedscope.json").read()
            check_speedscope(
                chromium, page, "y.speedscope.json", "1.00s (100%)", "needle", "hay", "750.00ms (75%)",
            )
        chromium.close()
        os.chdir("/")


main(*sys.argv[1:])
