"""`pytest bindings/python --command target/debug/runkind`, from the root of the repository."""


def pytest_addoption(parser):
    parser.addoption("--command", default="target/debug/runkind", help="the program to compare with")
