"""Reports of a tree are of that tree: nothing is left out, moved or folded that
was not there already."""
import json
import marshal
import unittest

from misuse import Frame, Session
from pyinstrument_top import _native

LIB = "/usr/lib/x/"


class Group:
    pass


def made():
    """What processors could have made: not sorted, with a group of three."""
    group = Group()
    deep = Frame("deep\0" + LIB + "b.py\0003", 2.0, group=group, children=[
        Frame("own\0/app.py\0009", 2.0, attributes={"cA": 0.5, "cB": 1.5})])
    hidden = Frame("mid\0" + LIB + "a.py\0002", 2.0, [deep], group=group)
    more = Frame("less\0" + LIB + "a.py\0004", 2.0, [hidden], group=group)
    entry = Frame("entry\0" + LIB + "a.py\0001", 2.0, [more], group=group)
    light = Frame("light\0/app.py\0005", 0.001)
    wait = Frame("[await]", 0.5)
    return Frame("<module>\0/app.py\0001", 3.0, [light, entry, wait],
                 absorbed_time=0.25)


class Trees(unittest.TestCase):
    def report(self, format, **options):
        return _native.render_tree(format, made(), Session(duration=3.0),
                                   options)

    def rows(self, **options):
        return self.report("text", **options).split("x\n\n", 1)[1]

    def test_text_has_all_rows_in_their_order(self):
        self.assertEqual(self.rows(), """\
3.000 <module>  app.py:1
|- 0.001 light  app.py:5
|- 2.000 entry  usr/lib/x/a.py:1
|     [2 frames hidden]  usr
|        2.000 deep  usr/lib/x/b.py:3
|        `- 2.000 B.own  app.py:9
`- 0.500 [await]  app.py

""")

    def test_json_has_groups_and_classes(self):
        root = json.loads(self.report("json"))["root_frame"]
        light, entry, wait = root["children"]
        self.assertNotIn("group_id", light)
        at, ids = entry, set()
        while "group_id" in at:
            ids.add(at["group_id"])
            at = at["children"][0]
        self.assertEqual((len(ids), at["function"], at["class_name"]),
                         (1, "own", "B"))
        self.assertEqual(root["await_time"], 0.5)
        self.assertTrue(root["is_application_code"])
        self.assertFalse(entry["is_application_code"])

    def test_flat_rows(self):
        self.assertIn("2.000 B.own  app.py:9\n", self.rows(flat=True))

    def test_speedscope_has_time_that_was_absorbed(self):
        root = Frame("f\0/x.py\0001", 1.0, [Frame("[self]", 0.75)],
                     absorbed_time=0.25)
        report = json.loads(_native.render_tree(
            "speedscope", root, Session(duration=1.0), {}))
        self.assertEqual(report["profiles"][0]["events"][-1]["at"], 1.0)

    def test_stacks_have_what_each_row_has_itself(self):
        profile = marshal.loads(self.report("pstats"))
        times = {key[2]: row[2:4] for key, row in profile.items()}
        self.assertEqual(times["own"], (2.0, 2.0))
        self.assertEqual(times["entry"], (0.0, 2.0))
        self.assertEqual(times["light"], (0.001, 0.001))
        self.assertAlmostEqual(times["<module>"][1], 3.0)
        self.assertIn("light (app.py:5) 1000\n", self.report("collapsed"))

    def test_self_rows_are_their_callers(self):
        root = Frame("f\0/x.py\0001", 1.0, [
            Frame("[self]", 0.25), Frame("g\0/x.py\0002", 0.75)])
        profile = marshal.loads(_native.render_tree(
            "pstats", root, Session(), {}))
        self.assertEqual({key[2]: row[2] for key, row in profile.items()
                          if "thread" not in key[2]},
                         {**{key[2]: 0.0 for key in profile
                             if "process" in key[2]}, "f": 0.25, "g": 0.75})


if __name__ == "__main__":
    unittest.main()
