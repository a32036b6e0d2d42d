"""What hatchling asks for a wheel: build the command, the sampler and the
extension by configure and make, and say where they go.

The command is a program of the wheel's, without a start of Python; it finds the
sampler in ../lib/pyinstrument-top, as after make install. One wheel is for all
versions of CPython, but that of a free-threaded one, which is for its own.

PIT_WHEEL_BUILD     a build folder that is there already: nothing is built
PIT_WHEEL_TAG       the platform of its name, such as manylinux_2_17_x86_64; else
                    that of this machine, on which alone it is known to work
PIT_WHEEL_LICENSES  a folder with those of the libraries that are inside
PIT_CONFIGURE       words for configure
"""
import os
import shlex
import subprocess
import sys
import sysconfig

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# By their places in the build folder.
if sysconfig.get_config_var("Py_GIL_DISABLED"):
    EXTENSION = "python/pyinstrument_top/_native.so"
    VERSION = "cp%d%d" % sys.version_info[:2]
    TAG = f"{VERSION}-{VERSION}t"
else:
    EXTENSION = "python/pyinstrument_top/_native.abi3.so"
    TAG = "cp38-abi3"
COMMAND = "pyinstrument-top"
SAMPLER = ".libs/pyinstrument-top-sampler.so"


class CustomBuildHook(BuildHookInterface):
    def initialize(self, version, build_data):
        # An editable install has the command, too; its package is the checkout's.
        build = os.environ.get("PIT_WHEEL_BUILD") or self.make()
        platform = os.environ.get("PIT_WHEEL_TAG") or (
            sysconfig.get_platform().replace("-", "_").replace(".", "_"))
        build_data["pure_python"] = False
        build_data["tag"] = f"{TAG}-{platform}"
        target = EXTENSION.replace("python/", "", 1)
        if version == "editable":
            target = os.path.join(self.root, EXTENSION)
            self.copy(os.path.join(build, EXTENSION), target)
        else:
            build_data["force_include"][os.path.join(build, EXTENSION)] = target
        build_data["shared_scripts"][os.path.join(build, COMMAND)] = COMMAND
        # One folder deep: pip leaves behind what it had to make above.
        build_data["shared_data"][os.path.join(build, SAMPLER)] = (
            "lib/pyinstrument-top/" + os.path.basename(SAMPLER))
        licenses = os.environ.get("PIT_WHEEL_LICENSES")
        if licenses:
            build_data["extra_metadata"][licenses] = "licenses"

    def make(self):
        build = os.path.join(self.root, "build", "wheel")
        if not os.path.exists(os.path.join(self.root, "configure")):
            self.run(["autoreconf", "-i"], self.root)
        os.makedirs(build, exist_ok=True)
        self.run([os.path.join(self.root, "configure"), "-q",
                  "--with-python=" + sys.executable,
                  "CFLAGS=" + os.environ.get("CFLAGS", "-O2"),
                  *shlex.split(os.environ.get("PIT_CONFIGURE", ""))], build)
        self.run(["make", "-s", f"-j{os.cpu_count() or 1}", COMMAND,
                  "pyinstrument-top-sampler.la", EXTENSION], build)
        return build

    def run(self, words, folder):
        try:
            subprocess.run(words, cwd=folder, check=True, stdout=sys.stderr)
        except FileNotFoundError:
            sys.exit(f"{words[0]} is needed to build this, and not there: "
                     "tools/setup.sh installs what is needed on Debian")
        except subprocess.CalledProcessError as error:
            sys.exit(f"{words[0]} failed, with status {error.returncode}")

    @staticmethod
    def copy(source, target):
        import shutil

        if not os.path.exists(target) or not os.path.samefile(source, target):
            shutil.copy(source, target)
