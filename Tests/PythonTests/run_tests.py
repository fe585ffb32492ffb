"""Runs every test_*.py beside it (or those named); the last line is "N passed, N failed"."""

import sys
import unittest

from daemon import HERE


class Result(unittest.TextTestResult):
    """Counts what passed; a failed part fails its test once."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.bad = set()

    def addSubTest(self, test, subtest, error):
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.bad.add(test.id())

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.bad.add(test.id())

    def addError(self, test, error):
        super().addError(test, error)
        self.bad.add(test.id())


def main(patterns):
    suite = unittest.TestSuite(
        unittest.defaultTestLoader.discover(str(HERE), pattern=pattern)
        for pattern in patterns or ["test_*.py"])
    result = unittest.TextTestRunner(
        stream=sys.stdout, verbosity=2, resultclass=Result).run(suite)
    failed = len(result.bad)
    passed = max(0, result.testsRun - failed - len(result.skipped))
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
