"""Frames, their trees, and the processors."""
import copy
import gc
import json
import pickle
import unittest

from pyinstrument_top import frame_ops, processors
from pyinstrument_top.frame import Frame, FrameGroup, walk
from pyinstrument_top.frame_info import parse_frame_info
from pyinstrument_top.session import Session

DEEP = 10000


def session(records, **more):
    fields = dict(
        frame_records=records, start_time=1.0, duration=2.0,
        min_interval=0.001, max_interval=0.001, sample_count=len(records),
        start_call_stack=[], target_description="test", cpu_time=0.5,
        sys_path=["/app", "/usr/lib/python3"], sys_prefixes=["/usr"])
    fields.update(more)
    return Session(**fields)


def entry(name, file="/app/a.py", line=1, attributes=""):
    return "%s\0%s\0%d%s" % (name, file, line, attributes)


def tree(text):
    """"a(b[2] c(d[1]))": who calls whom, and for how many seconds."""
    root = Frame("none", context=session([]))
    at, name = root, ""
    for char in text + " ":
        if char in "( )[":
            if name:
                frame = Frame(name if name == "self" else entry(name))
                if name == "self":
                    frame.identifier = "[self]"
                at.add_child(frame)
            name = ""
            if char == "(":
                at = at.children[-1]
            elif char == ")":
                at = at.parent
        elif char == "]":
            at.children[-1].time = float(name)
            name = ""
        else:
            name += char
    for frame in reversed(list(walk(root))):
        if frame.children:
            frame.time = sum(child.time for child in frame.children)
    root = root.children[0]
    root.remove_from_parent()
    return root


def shown(root):
    """The other way round."""
    parts = []
    todo = [root]
    while todo:
        frame = todo.pop()
        if isinstance(frame, str):
            parts.append(frame)
            continue
        parts.append(" %s[%g]" % (frame.function, frame.time))
        if frame.children:
            parts.append("(")
            todo.append(")")
            todo.extend(reversed(frame.children))
    return "".join(parts).replace("( ", "(").strip()


def chain(depth, name="f%d"):
    return frame_ops.build_frame_tree(
        [([entry(name % n) for n in range(depth)], 1.0)], session([]))


class Info(unittest.TestCase):
    def test_attributes_stand_behind_the_identifier(self):
        self.assertEqual(parse_frame_info("f\0x.py\x003\1cA\1l7"),
                         ("f\0x.py\x003", ["cA", "l7"]))
        self.assertEqual(parse_frame_info("[self]"), ("[self]", []))


class Frames(unittest.TestCase):
    def test_says_where_it_is(self):
        frame = Frame(entry("f", "/app/pkg/x.py", 12), context=session([]))
        self.assertEqual((frame.function, frame.file_path, frame.line_no),
                         ("f", "/app/pkg/x.py", 12))
        self.assertEqual(frame.code_position_short(), "pkg/x.py:12")
        self.assertTrue(frame.is_application_code)
        self.assertIsNone(Frame("[root]").file_path)

    def test_has_the_class_of_most_time(self):
        frame = Frame(entry("f", attributes="\1cA\1l1"), time=1)
        frame.record_time_from_frame_info(entry("f", attributes="\1cB"), 3)
        self.assertEqual((frame.class_name, frame.time), ("B", 4))

    def test_a_string_is_what_its_caller_is(self):
        library = Frame(entry("f", "/usr/lib/x.py"), context=session([]))
        program = Frame(entry("g"), context=session([]))
        for caller in library, program:
            child = Frame(entry("<module>", "<string>"))
            caller.add_child(child)
            self.assertEqual(child.is_application_code,
                             caller.is_application_code)

    def test_moves_from_one_caller_to_another(self):
        root = tree("a(b[1] c[2] d[3])")
        b, c, d = root.children
        root.add_child(b, after=d)
        self.assertEqual(root.children, (c, d, b))
        c.add_children([b, d])
        self.assertEqual((root.children, c.children), ((c,), (b, d)))
        self.assertIs(b.parent, c)
        with self.assertRaises(ValueError):
            c.add_child(Frame("x"), after=root)

    def test_nothing_is_called_from_time(self):
        with self.assertRaises(ValueError):
            Frame("[self]").add_child(Frame("x"))

    def test_without_a_session_says_so(self):
        with self.assertRaises(RuntimeError):
            Frame(entry("f")).file_path_short

    def test_checks_its_sums(self):
        root = tree("a(b[1] c[2])")
        for frame in walk(root):
            frame.absorbed_time = 0 if frame.children else frame.time
        root.self_check()
        root.children[0].time = 5
        with self.assertRaises(AssertionError):
            root.self_check()

    def test_children_are_a_copy(self):
        root = tree("a(b[1] c[2])")
        for child in root.children:
            child.remove_from_parent()
        self.assertEqual(root.children, ())

    def test_take_marks_of_others(self):
        frame = Frame("x")
        frame.mine = 1
        self.assertEqual(frame.mine, 1)

    def test_are_json_whatever_they_are_called(self):
        root = Frame(entry('"</script>\ud800\n'), children=[
            Frame(entry("b"), time=1), Frame("[self]", time=2)])
        found = json.loads(root.to_json_str())
        self.assertEqual(found["identifier"], root.identifier)
        self.assertEqual([c["time"] for c in found["children"]], [1, 2])

    def test_may_be_ten_thousand_deep(self):
        root = chain(DEEP)
        root.self_check()
        root.set_context(session([]))
        self.assertEqual(root.await_time(), 0)
        self.assertEqual(root.to_json_str().count("identifier"), DEEP + 1)
        bottom = list(walk(root))[-1]
        self.assertEqual(bottom.file_path_short, "a.py")


class Groups(unittest.TestCase):
    def test_know_who_calls_out(self):
        root = tree("a(b(c(d[1])))")
        a, b, c, d = walk(root)
        group = FrameGroup(b)
        group.add_frame(c)
        self.assertEqual(group.exit_frames, [c])
        group.add_frame(d)
        self.assertEqual((group.exit_frames, group.frames), ([], (b, c, d)))
        other = FrameGroup(d)
        self.assertEqual((group.frames, d.group), ((b, c), other))
        self.assertNotEqual(group.id, other.id)

    def test_of_one_are_none(self):
        root = tree("a(b(c[1]))")
        a, b, c = walk(root)
        group = FrameGroup(b)
        group.add_frame(c)
        frame_ops.delete_frame_from_tree(c, "nothing")
        self.assertEqual((b.group, c.group), (None, None))


class Operations(unittest.TestCase):
    def test_a_call_goes_on_as_long_as_it_is_seen(self):
        a, b = entry("a"), entry("b")
        root = frame_ops.build_frame_tree(
            [([a, b], 1), ([a, b], 2), ([a], 4), ([a, b], 8)], session([]))
        self.assertEqual(shown(root), "a[15](b[3]([self][1] [self][2])"
                                      " [self][4] b[8]([self][8]))")

    def test_leave_the_collector_as_it_was(self):
        records = [(["a\0a.py\0001"], 1)]
        self.addCleanup(gc.enable)
        for leave in (gc.enable, gc.disable):
            leave()
            was = gc.isenabled()
            frame_ops.build_frame_tree(records, None)
            with self.assertRaises(TypeError):
                frame_ops.build_frame_tree(records + [([], "1")], None)
            self.assertEqual(gc.isenabled(), was)

    def test_several_roots_have_one(self):
        root = frame_ops.build_frame_tree(
            [([entry("a")], 1), ([entry("b")], 2)], session([]))
        self.assertEqual(root.identifier, "[root]")
        self.assertIsNone(frame_ops.build_frame_tree([], session([])))

    def test_what_replaces_a_frame(self):
        for how, text in (("children", "a[3](c[1] d[2])"),
                          ("self_time", "a[3]([self][3])"),
                          ("nothing", "a[3]")):
            root = tree("a(b(c[1] d[2]))")
            frame_ops.delete_frame_from_tree(root.children[0], how)
            self.assertEqual(shown(root), text)
        self.assertEqual(root.absorbed_time, 3)
        for how, frame in ("nothing", root), ("x", tree("a(b[1])").children[0]):
            with self.assertRaises(ValueError):
                frame_ops.delete_frame_from_tree(frame, how)

    def test_time_is_absorbed_once(self):
        # pyinstrument adds what a deleted frame had absorbed a second time.
        root = tree("a(b[3] c[1])")
        b = root.children[0]
        b.absorbed_time = 3
        frame_ops.delete_frame_from_tree(b, "nothing")
        self.assertEqual(root.absorbed_time, 3)

    def test_combine_adds_all(self):
        root = tree("a(b(c[1]) b(d[2]))")
        first, second = root.children
        first.attributes, second.attributes = {"l1": 1.0}, {"l1": 2.0, "l2": 1.0}
        frame_ops.combine_frames(second, into=first)
        self.assertEqual(shown(root), "a[3](b[3](c[1] d[2]))")
        self.assertEqual(first.attributes, {"l1": 3.0, "l2": 1.0})
        with self.assertRaises(ValueError):
            frame_ops.combine_frames(root, into=first)


def renamed(root, name, file):
    for frame in walk(root):
        if frame.function == name:
            frame.identifier = entry(name, file)
    return root


class Processors(unittest.TestCase):
    def check(self, processor, before, after, **options):
        root = before if isinstance(before, Frame) else tree(before)
        root = processor(root, options=options)
        self.assertEqual(shown(root), after)
        return root

    def test_keep_none(self):
        for name in dir(processors):
            if name.startswith(("remove_", "group_", "merge_", "aggregate_")) \
                    and name != "remove_frame_from_groups":
                self.assertIsNone(getattr(processors, name)(None, options={}))

    def test_importlib_goes_and_what_it_calls_stays(self):
        root = renamed(tree("a(b[1] i(c[2] i(d[3] e[4])) f[5])"), "i",
                       "<frozen importlib._bootstrap>")
        self.check(processors.remove_importlib, root,
                   "a[15](b[1] c[2] d[3] e[4] f[5])")

    def test_hidden_goes_but_the_root_stays(self):
        root = tree("a(b(c[1]) d[2])")
        for frame in root, root.children[0]:
            frame.attributes["h1"] = 1.0
        self.check(processors.remove_tracebackhide, root, "a[3](c[1] d[2])")

    def test_neighbours_are_one(self):
        self.check(processors.merge_consecutive_self_time,
                   "a(self[1] self[2] b(self[1] self[1]) self[4])",
                   "a[9]([self][3] b[2]([self][2]) [self][4])")
        root = tree("a(b(self[1] self[1]) self[1] self[1])")
        processors.merge_consecutive_self_time(root, {}, recursive=False)
        self.assertEqual(shown(root), "a[4](b[2]([self][1] [self][1])"
                                      " [self][2])")

    def test_calls_add_up_the_longest_first(self):
        self.check(processors.aggregate_repeated_calls,
                   "a(b(d[1]) c[4] b(e[2] d[1]))",
                   "a[8](b[4](d[2] e[2]) c[4])")

    def test_little_is_absorbed(self):
        root = self.check(processors.remove_irrelevant_nodes,
                          "a(b(c[0.5]) d[99] e[0.5])", "a[100](d[99])")
        self.assertEqual(root.absorbed_time, 1)
        self.check(processors.remove_irrelevant_nodes, "a(b[1] c[99])",
                   "a[100](b[1] c[99])")
        self.check(processors.remove_irrelevant_nodes, "a(b[1] c[3])",
                   "a[4](c[3])", filter_threshold=0.5)
        self.check(processors.remove_irrelevant_nodes, "a(b[0])", "a[0]")

    def test_self_alone_says_nothing(self):
        self.check(processors.remove_unnecessary_self_time_nodes,
                   "a(b(self[1]) c(self[1] d[1]))",
                   "a[3](b[1] c[2]([self][1] d[1]))")

    def started(self, slow):
        """What pyinstrument's command records of a program of 3 s."""
        root = tree("main(<module>(run_path(_get_code[%d] _run_code("
                    "program(f[3])))) self[0])" % slow)
        for name, file in (("main", "/x/pyinstrument/__main__.py"),
                           ("<module>", "<string>"),
                           ("run_path", "<frozen runpy>"),
                           ("_get_code", "<frozen runpy>"),
                           ("_run_code", "<frozen runpy>")):
            renamed(root, name, file)
        return root

    def test_begins_with_the_program_however_slow_the_start_was(self):
        # pyinstrument follows the first child, and shows only the start then.
        for slow in 0, 10:
            self.check(
                processors.remove_first_pyinstrument_frames_processor,
                self.started(slow), "program[3](f[3])")
        self.check(processors.remove_first_pyinstrument_frames_processor,
                   "a(b[1])", "a[1](b[1])")

    def group(self, **options):
        root = tree("a(x(y[1] b(x[2])) z[3])")
        for name in "xyz":
            renamed(root, name, "/usr/lib/%s.py" % name)
        processors.group_library_frames_processor(root, options=options)
        return "".join("-" if f.group is None else f.function
                       for f in walk(root))

    def test_library_frames_that_call_each_other_are_a_group(self):
        self.assertEqual(self.group(), "-xy---")
        self.assertEqual(self.group(show_regex=".*y.py"), "------")
        self.assertEqual(self.group(hide_regex=".*/a.py"), "-xybx-")
        self.assertEqual(
            self.group(hide_regex=".*/a.py", show_regex=".*/a.py"), "-xy---")

    def test_do_not_recurse(self):
        for name in "f%d", "i":
            root = chain(DEEP, name + "%.0s" if "%" not in name else name)
            for each in (processors.remove_importlib,
                         processors.remove_tracebackhide,
                         processors.merge_consecutive_self_time,
                         processors.aggregate_repeated_calls,
                         processors.remove_irrelevant_nodes,
                         processors.remove_unnecessary_self_time_nodes,
                         processors.remove_first_pyinstrument_frames_processor,
                         processors.group_library_frames_processor):
                root = each(root, options={"hide_regex": "/"})
            self.assertEqual(sum(1 for f in walk(root)), DEEP)
            self.assertEqual(len(root.children[0].group.frames), DEEP - 1)


class Sessions(unittest.TestCase):
    def test_trim_what_the_start_was_called_from(self):
        stack = [entry("thread"), entry("main"), entry("work")]
        records = [(stack + [entry("f")], 1.0), (stack + [entry("g")], 1.0)]
        it = session(records, start_call_stack=stack[:2])
        self.assertEqual(it.root_frame().function, "main")
        self.assertEqual(it.root_frame(trim_stem=False).function, "thread")
        it.start_call_stack = []
        self.assertEqual(it.root_frame().function, "thread")
        it.start_call_stack = stack + [entry("f")]
        self.assertEqual(it.root_frame().function, "work")
        it.frame_records.insert(0, (stack[:1], 1.0))
        self.assertEqual(it.root_frame().function, "thread")

    def test_combine_adds_the_later_one(self):
        a = session([(["a"], 1.0)], start_time=5.0, sys_path=["x", "y"])
        b = session([(["b"], 2.0)], start_time=3.0, sys_path=["y", "z"],
                    min_interval=0.01, max_interval=0.01)
        both = Session.combine(a, b)
        self.assertEqual([r[1] for r in both.frame_records], [2.0, 1.0])
        self.assertEqual(
            (both.start_time, both.duration, both.cpu_time, both.sample_count,
             both.min_interval, both.max_interval, both.sys_path,
             both.sys_prefixes),
            (3.0, 4.0, 1.0, 2, 0.001, 0.01, ["y", "z", "x"], ["/usr"]))
        self.assertEqual(len(a.frame_records), 1)

    def test_resample_keeps_the_time(self):
        it = session([(["s%d" % n], 0.25) for n in range(10)])
        less = it.resample(1.0)
        self.assertEqual(less.frame_records, [(["s3"], 1.0), (["s7"], 1.0)])
        self.assertEqual((less.sample_count, less.max_interval), (2, 1.0))
        with self.assertRaises(ValueError):
            it.resample(0)

    def test_shorten_paths_to_the_closest_entry(self):
        it = session([], sys_path=["/", "/app", "/app/lib"])
        self.assertEqual(it.shorten_path("/app/lib/x/y.py"), "x/y.py")
        self.assertEqual(it.shorten_path("<string>"), "<string>")

    def test_can_be_copied(self):
        it = session([(["a"], 1.0)])
        for other in copy.copy(it), copy.deepcopy(it), \
                pickle.loads(pickle.dumps(it)):
            self.assertEqual(other.to_json(), it.to_json())


if __name__ == "__main__":
    unittest.main()
