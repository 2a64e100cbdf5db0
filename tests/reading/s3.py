"""An S3 server on loopback."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import boto3
import pytest
import s3fs

KEYS = {
    "AWS_ACCESS_KEY_ID": "key",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
}


@contextmanager
def serving() -> Iterator[str]:
    """Start the server of moto; give its address."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def use(monkeypatch: pytest.MonkeyPatch, endpoint: str, **keys: str) -> None:
    """Set the environment of a user of a server; without keys there are no credentials."""
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    found_nowhere = {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": endpoint,
    }
    for name, value in {**found_nowhere, **keys}.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()  # a session keeps what it was begun with


def put(endpoint: str, bucket: str, name: str, content: bytes) -> None:
    """Write an object to a server, in a bucket that is made if it is not there."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
        region_name=KEYS["AWS_DEFAULT_REGION"],
    )
    client.create_bucket(Bucket=bucket)
    client.put_object(Bucket=bucket, Key=name, Body=content)
    client.close()
