"""What no report can be made of raises, and says why; nothing crashes."""
import unittest

from pyinstrument_top import _native

FRAME = "f\0/x.py\x001"


class Session:
    def __init__(self, **facts):
        self.frame_records = [([FRAME], 0.5)]
        self.start_call_stack = []
        self.start_time = 1e9
        self.duration = 1.0
        self.cpu_time = 0.5
        self.sample_count = 1
        self.min_interval = self.max_interval = 0.001
        self.target_description = "x"
        self.sys_path = ["/"]
        self.sys_prefixes = ["/usr"]
        self.__dict__.update(facts)


class Frame:
    def __init__(self, identifier=FRAME, time=1.0, children=(), **facts):
        self.identifier = identifier
        self.time = time
        self.absorbed_time = 0.0
        self.attributes = {}
        self.group = None
        self.children = list(children)
        self.__dict__.update(facts)


class Hostile:
    def __getattr__(self, name):
        raise OSError("no " + name)


class Shrinks(list):
    """Empties the list that it is in when its stack is looked at."""

    def __init__(self, items, victim):
        super().__init__(items)
        self.victim = victim

    def __iter__(self):
        self.victim.clear()
        return super().__iter__()


class Number:
    def __float__(self):
        raise KeyError("number")


class Text(str):
    def __hash__(self):
        raise LookupError("hash")


def text(**facts):
    return _native.render("text", Session(**facts), {})


def tree(root, format="text", session=None, **options):
    return _native.render_tree(format, root, session or Session(), options)


class Misuse(unittest.TestCase):
    def refuses(self, error, sentence, call, *args, **more):
        with self.assertRaises(error) as raised:
            call(*args, **more)
        self.assertIn(sentence, str(raised.exception))

    def test_unknown_formats_and_options(self):
        session = Session()
        self.refuses(ValueError, "there is no format 'x'; there are: text",
                     _native.render, "x", session, {})
        self.refuses(ValueError, "no format", _native.render, "text\0",
                     session, {})
        self.refuses(TypeError, "format is not a str", _native.render, 3,
                     session, {})
        self.refuses(ValueError, 'a text report has no parameter "flut" (',
                     _native.render, "text", session, {"flut": True})
        self.refuses(ValueError, "flat must be true or false", _native.render,
                     "text", session, {"flat": "yes"})
        self.refuses(ValueError, "flat must be true or false", _native.render,
                     "text", session, {"flat": None})
        self.refuses(ValueError, "time must be seconds|percent_of_total",
                     _native.render, "text", session, {"time": "x"})
        self.refuses(ValueError, "must be a number", _native.render, "text",
                     session,
                     {"processor_options": {"filter_threshold": float("nan")}})
        self.refuses(ValueError, "must be a pattern", _native.render, "text",
                     session, {"processor_options": {"hide_regex": 3}})
        self.refuses(ValueError, "hide_regex: ", _native.render, "text",
                     session, {"processor_options": {"hide_regex": "("}})
        self.refuses(ValueError, "hide_regex", _native.render, "text",
                     session, {"processor_options": {"hide_regex": "a\0b"}})
        self.refuses(ValueError, "processor_options must be a dict",
                     _native.render, "text", session,
                     {"processor_options": 3})
        self.refuses(ValueError, "no parameter", _native.render, "text",
                     session, {"processor_options": {"x": 3}})
        self.refuses(ValueError, "no parameter", _native.render, "pstats",
                     session, {"unicode": True})
        self.refuses(TypeError, "the name of an option is not a str",
                     _native.render, "text", session, {3: True})
        self.refuses(ValueError, "no option is called", _native.render,
                     "text", session, {"a\0b": True})
        self.refuses(ValueError, "no option is called", _native.render,
                     "text", session, {"a" * 5000: True})
        self.refuses(TypeError, "not a dict", _native.render, "text", session,
                     3)
        self.refuses(TypeError, "", _native.render)
        self.refuses(TypeError, "", _native.render_tree, "text")
        self.assertTrue(_native.render("text", session, None))
        self.assertTrue(_native.render("text", session, {
            "processor_options": {"hide_regex": None}}))
        self.assertTrue(_native.render("text", session, {
            "processor_options": None}))

    def test_fields_of_other_types(self):
        for field in vars(Session()):
            self.refuses(TypeError, field, text, **{field: object()})
            if field != "cpu_time":
                self.refuses(TypeError, field, text, **{field: None})
        for field in ("start_call_stack", "sys_path", "sys_prefixes",
                      "frame_records"):
            self.refuses(TypeError, field + " is not a list", text,
                         **{field: "text"})
        self.assertIn("CPU time: 0.000", text(cpu_time=None))

    def test_fields_out_of_range(self):
        for field in ("start_time", "duration", "cpu_time", "max_interval"):
            for value in (float("nan"), float("inf"), 10 ** 30, -1e300):
                self.refuses(ValueError, field + " cannot be", text,
                             **{field: value})
        self.refuses(ValueError, "sample_count cannot be -1", text,
                     sample_count=-1)
        self.refuses(ValueError, "sample_count is not a whole number", text,
                     sample_count=1.5)

    def test_records_that_are_none(self):
        for records, error, sentence in (
                ([3], TypeError, "frame_records[0] is not a list"),
                ([([FRAME], 1), ([],)], ValueError,
                 "frame_records[1] is not a stack and a time"),
                ([([3], 1)], TypeError, "frame_records[0]: a frame is not"),
                ([("text", 1)], TypeError, "frame_records[0] is not a list"),
                ([([FRAME], "1")], TypeError,
                 "frame_records[0] is not a number"),
                ([([FRAME], -1)], ValueError, "cannot take -1 seconds"),
                ([([FRAME], float("nan"))], ValueError, "cannot take nan"),
                ([([FRAME], 9e8)] * 2, ValueError, "of more than 1e+09"),
                ([(["f\0x\0line"], 1)], ValueError,
                 "frame_records[0]: the line of a frame is not a number"),
                ([([FRAME], Number())], KeyError, "number"),
                ([([Text(FRAME)], 1)], LookupError, "hash")):
            self.refuses(error, sentence, text, frame_records=records)

    def test_what_raises_passes_through(self):
        self.refuses(OSError, "no start_time", _native.render, "text",
                     Hostile(), {})
        self.refuses(OSError, "no ", _native.render_tree, "text", Hostile(),
                     Session(), {})
        self.refuses(AttributeError, "duration", _native.render, "text",
                     object.__new__(type("S", (), {"start_time": 1})), {})

    def test_optional_fields_may_lack(self):
        session = Session()
        for field in ("min_interval", "max_interval", "sys_path",
                      "sys_prefixes"):
            delattr(session, field)
        self.assertIn("0.500 f", _native.render("text", session, {}))

    def test_lists_that_change_meanwhile(self):
        records = []
        records += [(Shrinks([FRAME], records), 0.5) for _ in range(100)]
        self.assertIn("50.000 f", text(frame_records=records))
        children = []
        root = Frame(time=3)
        children += [Frame(time=1, attributes=dict.fromkeys("ab", 1.0))
                     for _ in range(3)]
        root.children = Shrinks(children, children)
        self.assertTrue(tree(root))

    def test_paths_may_be_objects_that_stand_for_one(self):
        import pathlib
        self.assertIn("f  x.py:1", text(sys_path=[pathlib.Path("/"), b"/q"]))
        self.refuses(TypeError, "sys_path[1] is not a path", text,
                     sys_path=["/", 3])

    def test_no_samples(self):
        for report in (text(frame_records=[]), tree(None)):
            self.assertIn("No samples were recorded.", report)
        for format in ("json", "speedscope", "html", "pstats", "session",
                       "collapsed", "svg", "gecko", "markdown"):
            empty = Session(frame_records=[])
            self.assertIsNotNone(_native.render(format, empty, {}))
            self.assertIsNotNone(tree(None, format))

    def test_trees_that_are_none(self):
        loop = Frame()
        loop.children = [Frame(children=[loop])]
        twice = Frame()
        for root, error, sentence in (
                (loop, ValueError, "a frame is in the tree twice"),
                (Frame(children=[twice, twice]), ValueError, "twice"),
                (Frame(3), TypeError, "identifier of a frame is not a str"),
                (Frame("f\0x\0line"), ValueError, "line of a frame"),
                (Frame(time="1"), TypeError, ""),
                (Frame(time=float("nan")), ValueError,
                 "the time of a frame cannot be that much"),
                (Frame(absorbed_time=1e300), ValueError, "absorbed_time"),
                (Frame(attributes=3), (TypeError, AttributeError), ""),
                (Frame(attributes={3: 1}), TypeError, "attribute"),
                (Frame(attributes={"cA": "x"}), TypeError, ""),
                (Frame(children=[3]), AttributeError, ""),
                (3, AttributeError, "")):
            self.refuses(error, sentence, tree, root)

    def test_deep_stacks_and_trees(self):
        stack = [f"f{i}\0/x.py\0{i}" for i in range(10000)]
        root = Frame(stack[-1])
        for identifier in reversed(stack[:-1]):
            root = Frame(identifier, children=[root])
        deep = Session(frame_records=[(stack, 0.5)])
        for format in ("text", "json", "speedscope", "pstats", "collapsed",
                       "html", "session"):
            self.assertGreater(len(_native.render(format, deep, {})), 10000)
            self.assertGreater(len(tree(root, format)), 10000)

    def test_names_are_data(self):
        for name in ("\ud800", "\udcff\udc80", "\x01", "\x01c\x01l",
                     "</script>", "\n\r\t\x1b[31m", '"\\', "n" * 65536,
                     "\U0001f600", ""):
            session = Session(frame_records=[([name + "\0" + name], 0.5)],
                              start_call_stack=[name],
                              target_description=name,
                              sys_path=[name], sys_prefixes=[name])
            root = Frame(name + "\0" + name, attributes={"c" + name: 1.0})
            for format in ("text", "json", "speedscope", "pstats", "html",
                           "collapsed", "session", "svg", "csv", "gecko",
                           "trace", "callgrind", "markdown", "lines"):
                self.assertIsNotNone(_native.render(format, session, {}))
                self.assertIsNotNone(tree(root, format, session))

    def test_what_a_report_lacks_is_a_warning(self):
        many = [([FRAME, f"g\0/y.py\0{i % 5}"], 1e-6) for i in range(40)]
        with self.assertWarns(RuntimeWarning) as warned:
            _native.render("trace", Session(frame_records=many),
                           {"resolution": 1})
        self.assertIn("not in the trace one by one", str(warned.warning))


if __name__ == "__main__":
    unittest.main()
