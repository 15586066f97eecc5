"""Puts tables that were measured into a page of the docs, between <!-- NAME --> and <!-- end NAME -->."""


def put(path, name, text):
    with open(path) as f:
        page = f.read()
    begin, end = "<!-- %s -->\n" % name, "<!-- end %s -->" % name
    before, rest = page.split(begin, 1)
    after = rest.split(end, 1)[1]
    with open(path, "w") as f:
        f.write(before + begin + "\n" + text.strip() + "\n\n" + end + after)
