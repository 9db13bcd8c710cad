"""Password protection: AES-256 as ISO 32000-2 (revision 6) defines it. The key is the same for the whole file."""

import hashlib
import os
import stringprep
import unicodedata
from collections.abc import Iterable, Iterator

from Crypto.Cipher import AES

from srdi_desktop.scans.pdf import objects

PRINT_AND_READ = -44  # all but: change, annotate, fill, assemble (ISO 32000-2, table 22)


class Lock:
    """Encrypts strings and streams. The owner's password is random: nobody can lift the limits later."""

    def __init__(self, password: str) -> None:
        self._key = os.urandom(32)
        user = prepared(password).encode()[:127]
        owner = os.urandom(24)
        self._user, self._user_key = self._entries(user, b"")
        self._owner, self._owner_key = self._entries(owner, self._user)

    def _entries(self, password: bytes, user: bytes) -> tuple[bytes, bytes]:
        """(/U or /O, /UE or /OE) of algorithms 8 and 9."""
        check = os.urandom(8)
        wrap = os.urandom(8)
        verifier = _hash(password, check, user) + check + wrap
        wrapping = _hash(password, wrap, user)
        cipher = AES.new(wrapping, AES.MODE_CBC, bytes(16))
        return verifier, cipher.encrypt(self._key)

    def string(self, raw: bytes) -> bytes:
        """The locked bytes of a string."""
        return b"".join(self._locked((raw,)))

    def stream(self, chunks: Iterable[bytes | memoryview], length: int) -> tuple[Iterable[bytes], int]:
        """The locked pieces and their total length: one block more for the start vector, padded to 16 bytes."""
        blocks = 1 + length // 16 + 1
        return self._locked(chunks), 16 * blocks

    def _locked(self, chunks: Iterable[bytes | memoryview]) -> Iterator[bytes]:
        start = os.urandom(16)
        yield start
        cipher = AES.new(self._key, AES.MODE_CBC, start)
        rest = b""
        for chunk in chunks:
            rest += bytes(chunk)
            whole = len(rest) // 16 * 16
            yield cipher.encrypt(rest[:whole])
            rest = rest[whole:]
        missing = 16 - len(rest)
        padding = bytes([missing]) * missing
        yield cipher.encrypt(rest + padding)

    def dictionary(self) -> bytes:
        """The /Encrypt dictionary; its own strings are never locked."""
        allowed = PRINT_AND_READ & 0xFFFFFFFF
        permissions = allowed.to_bytes(4, "little") + b"\xff\xff\xff\xffTadb" + os.urandom(4)
        cipher = AES.new(self._key, AES.MODE_ECB)
        perms = cipher.encrypt(permissions)
        strings = {b"U": self._user, b"O": self._owner, b"UE": self._user_key, b"OE": self._owner_key, b"Perms": perms}
        entries = b"".join(b"/" + key + objects.string(raw) for key, raw in strings.items())
        return (
            b"<</Filter/Standard/V 5/R 6/Length 256/P %d/EncryptMetadata true"
            b"/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF%b>>"
            % (PRINT_AND_READ, entries)
        )


def prepared(password: str) -> str:
    """SASLprep's mapping and normalisation (ISO 32000-2, 7.6.4.3.3)."""
    mapped = ""
    for character in password:
        if stringprep.in_table_b1(character):  # commonly mapped to nothing
            continue
        if stringprep.in_table_c12(character):  # blanks of other scripts
            mapped += " "
        else:
            mapped += character
    return unicodedata.normalize("NFKC", mapped)


def _hash(password: bytes, salt: bytes, user: bytes) -> bytes:
    """Algorithm 2.B."""
    key = hashlib.sha256(password + salt + user).digest()
    kinds = (hashlib.sha256, hashlib.sha384, hashlib.sha512)
    turn = 0
    last = 255
    while turn < 64 or last > turn - 32:
        block = (password + key + user) * 64
        cipher = AES.new(key[:16], AES.MODE_CBC, key[16:32])
        locked = cipher.encrypt(block)
        remainder = sum(locked[:16]) % 3
        key = kinds[remainder](locked).digest()
        last = locked[-1]
        turn += 1
    return key[:32]
