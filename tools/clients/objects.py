"""Use the endpoint in AWS_ENDPOINT_URL_S3 for buckets and objects as programs do, through boto3.

usage: objects.py

Ends at the first thing that is wrong.
"""

import concurrent.futures
import io
import os
import tempfile
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

client = boto3.client("s3", config=Config(signature_version="s3v4", retries={"total_max_attempts": 1}))  # BadDigest is tried again
bucket = "from-boto3"
ODD = ["plain", "a/b/c.txt", "with space", "pluß+&=?%20", "~.-_*'()!", "日本/語", "a;b:c@d,e$f", "quote\"'<&>", "tab\there"]
MIB = 1 << 20


def refused(code, status, call, **given):
    try:
        call(**given)
    except ClientError as e:
        got = e.response["Error"]["Code"], e.response["ResponseMetadata"]["HTTPStatusCode"]
        assert got == (code, status), (got, code, status)
    else:
        raise AssertionError(f"{call} {given} is not refused")


def text(key, **given):
    return client.get_object(Bucket=bucket, Key=key, **given)["Body"].read()


def buckets():
    client.create_bucket(Bucket=bucket)
    client.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})  # is ours
    assert bucket in [b["Name"] for b in client.list_buckets()["Buckets"]]
    client.get_waiter("bucket_exists").wait(Bucket=bucket, WaiterConfig={"MaxAttempts": 1})
    refused("NoSuchBucket", 404, client.list_objects_v2, Bucket="nope")
    refused("404", 404, client.head_bucket, Bucket="nope")


def keys():
    for key in ODD:
        client.put_object(Bucket=bucket, Key=key, Body=key.encode())
    for key in ODD:
        assert text(key) == key.encode(), key
        assert client.head_object(Bucket=bucket, Key=key)["ContentLength"] == len(key.encode())
    for listing in "list_objects", "list_objects_v2", "list_object_versions":
        found = []
        for page in client.get_paginator(listing).paginate(Bucket=bucket, PaginationConfig={"PageSize": 2}):
            found += [o["Key"] for o in page.get("Contents", page.get("Versions", []))]
        assert found == sorted(ODD, key=str.encode), (listing, found)
    out = client.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in ODD]})
    assert len(out["Deleted"]) == len(ODD) and "Errors" not in out, out


def checksums():
    for algorithm in "CRC32", "SHA1", "SHA256":  # the others need a library of C
        put = client.put_object(Bucket=bucket, Key="sum", Body=b"123456789", ChecksumAlgorithm=algorithm)
        got = client.get_object(Bucket=bucket, Key="sum", ChecksumMode="ENABLED")
        field = "Checksum" + algorithm
        assert put[field] == got[field] and got["Body"].read() == b"123456789", algorithm
        refused("BadDigest", 400, client.put_object, Bucket=bucket, Key="bad", Body=b"x", **{field: put[field]})
    refused("404", 404, client.head_object, Bucket=bucket, Key="bad")


def transfers():
    parts = TransferConfig(multipart_threshold=6 * MIB, multipart_chunksize=5 * MIB, max_concurrency=4)
    body = os.urandom(16 * MIB + 1)
    client.upload_fileobj(io.BytesIO(body), bucket, "large", Config=parts, ExtraArgs={"ContentType": "application/x", "Metadata": {"one": "1"}})
    head = client.head_object(Bucket=bucket, Key="large", ChecksumMode="ENABLED")
    assert head["ETag"].endswith('-4"') and head["ContentType"] == "application/x" and head["Metadata"] == {"one": "1"}, head
    with tempfile.NamedTemporaryFile() as file:
        client.download_file(bucket, "large", file.name, Config=parts)
        assert open(file.name, "rb").read() == body
    client.copy({"Bucket": bucket, "Key": "large"}, bucket, "copy", Config=parts)
    assert text("copy") == body
    client.copy({"Bucket": bucket, "Key": "large"}, bucket, "whole")
    assert text("whole", Range="bytes=-5") == body[-5:]
    assert client.list_multipart_uploads(Bucket=bucket).get("Uploads", []) == []


def conditions():
    client.put_object(Bucket=bucket, Key="once", Body=b"1", IfNoneMatch="*")
    refused("PreconditionFailed", 412, client.put_object, Bucket=bucket, Key="once", Body=b"2", IfNoneMatch="*")
    etag = client.head_object(Bucket=bucket, Key="once")["ETag"]
    refused("304", 304, client.get_object, Bucket=bucket, Key="once", IfNoneMatch=etag)
    refused("InvalidRange", 416, client.get_object, Bucket=bucket, Key="once", Range="bytes=5-")
    refused("NoSuchKey", 404, client.get_object, Bucket=bucket, Key="never")


def presigned():
    url = client.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "signed ü"}, ExpiresIn=60)
    request = urllib.request.Request(url, data=b"by url", method="PUT")
    request.add_header("Content-Type", "")
    context = None
    if url.startswith("https"):
        import ssl
        context = ssl.create_default_context(cafile=os.environ["AWS_CA_BUNDLE"])
    urllib.request.urlopen(request, context=context).close()
    url = client.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "signed ü"}, ExpiresIn=60)
    with urllib.request.urlopen(url, context=context) as answer:
        assert answer.read() == b"by url"


def together():
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(client.put_object, Bucket=bucket, Key="together", Body=bytes([i]) * MIB) for i in range(16)]:
            done.result()
    got = text("together")
    assert len(got) == MIB and len(set(got)) == 1


def wrong_keys():
    other = boto3.client("s3", aws_secret_access_key="other", aws_access_key_id=os.environ["AWS_ACCESS_KEY_ID"])
    refused("SignatureDoesNotMatch", 403, other.list_buckets)
    other = boto3.client("s3", aws_secret_access_key="other", aws_access_key_id="other")
    refused("InvalidAccessKeyId", 403, other.list_buckets)


def end():
    refused("BucketNotEmpty", 409, client.delete_bucket, Bucket=bucket)
    boto3.resource("s3").Bucket(bucket).objects.all().delete()
    client.delete_bucket(Bucket=bucket)


for step in buckets, keys, checksums, transfers, conditions, presigned, together, wrong_keys, end:
    step()
