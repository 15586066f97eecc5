"""Run the cases of testdata/s3select through boto3 against the endpoint in AWS_ENDPOINT_URL_S3.

usage: conformance.py BUCKET FOLDER

Prints what is wrong and ends with 1 if anything is; the last line counts.
"""

import base64
import json
import pathlib
import re
import sys
from decimal import Decimal

import boto3
from botocore.exceptions import ClientError

client = boto3.client("s3")


def select(bucket, key, query, given, wanted, **more):
    """Give the records, or the code of the error."""
    records = b""
    try:
        answer = client.select_object_content(
            Bucket=bucket, Key=key, ExpressionType="SQL", Expression=query,
            InputSerialization=given, OutputSerialization=wanted, **more)
        ended = False
        for event in answer["Payload"]:
            records += event.get("Records", {}).get("Payload", b"")
            ended = ended or "End" in event
    except ClientError as e:  # an error of the stream is one too
        return records.decode(), e.response["Error"]["Code"]
    return records.decode(), "" if ended else "no end"


def values(text):
    return [json.loads(line, parse_int=Decimal, parse_float=Decimal) for line in text.splitlines()]


def fault(case, bucket):
    """Say what is wrong with an answer; nothing for a right one."""
    given = case.get("in") or {"JSON": {"Type": "LINES"}}
    more = {"ScanRange": case["range"]} if "range" in case else {}
    ask = lambda query: select(bucket, case["of"], query, given, case["out"], **more)
    got, code = ask(case["query"])
    if "error" in case:
        return not code or case["error"] not in ("", code)
    if case.get("accepts"):
        return code.startswith(("Parse", "Lexer"))
    if code:
        return code
    if "near" in case:
        return abs(float(got) - case["near"]) > 1e-5
    if "matches" in case:
        return not re.search(case["matches"], got)
    want = ask(case["same"])[0] if "same" in case else case["want"]
    if got == want and not ("same" in case and not got):
        return None
    if "JSON" in case["out"] and values(got) == values(want):
        return None
    return f"{got!r}, want {want!r}"


def body(case):
    return base64.b64decode(case["base64"]) if "base64" in case else case["text"].encode()


def conformance(bucket, lines):
    count = wrong = differ = 0
    for line in lines:
        case = json.loads(line)
        if "object" in case:
            client.put_object(Bucket=bucket, Key=case["object"], Body=body(case))
            continue
        count += 1
        found = fault(case, bucket)
        differ += "differs" in case
        if bool(found) != ("differs" in case):
            wrong += 1
            print(case["case"], case["query"], found)
    print(f"{count} cases, {differ} differ as they say, {wrong} are wrong")
    return wrong


def verified(bucket, lines):
    """Run the answers that came from AWS itself, whose requests are XML."""
    wrong = 0
    for line in lines:
        case = json.loads(line)
        text = case["input"].encode() if case["input_encoding"] == "utf8" else base64.b64decode(case["input"])
        client.put_object(Bucket=bucket, Key="verified", Body=text)
        request = re.sub(r' xmlns="[^"]*"', "", case["request_xml"])
        got, code = select(bucket, "verified", case["query"], part(request, "InputSerialization"), part(request, "OutputSerialization"))
        if code or got != case["expected"]:
            wrong += 1
            print(case["name"], code, repr(got))
    return wrong


def part(request, name):
    import xml.etree.ElementTree as tree
    found = tree.fromstring(request).find(name)
    return {e.tag: {c.tag: c.text for c in e} if len(e) or e.text is None else e.text for e in found}


folder = pathlib.Path(sys.argv[2])
faults = conformance(sys.argv[1], (folder / "conformance.jsonl").open(encoding="utf-8"))
faults += verified(sys.argv[1], (folder / "aws_verified.jsonl").open(encoding="utf-8"))
sys.exit(1 if faults else 0)
