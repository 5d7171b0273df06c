"""What the benches of this folder have in common: collectors that are started, loaded and measured; tables of ratios.

A collector runs in a session of its own, so that other work on the machine weighs less. Its cost is the CPU time of all
its processes, which scatters less than wall time; its memory is PSS, which counts what processes share once. What it
counted is held against what `ribflow simulate` says it sent: a figure of a run that lost something is marked.
"""
import csv
import io
import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

HOME = Path(__file__).resolve().parent.parent.parent
RIBFLOW = str(HOME / "ribflow")
AGGREGATE = "peer_src_ip, src_as, dst_as, as_path, peer_dst_as, peer_dst_ip"
FIVE_TUPLE = "peer_src_ip, src_host, dst_host, src_port, dst_port, proto"
PUSHER = "127.1.250.1"
TICK = os.sysconf("SC_CLK_TCK")


def say(*words):
    print(time.strftime("%H:%M:%S"), *words, file=sys.stderr, flush=True)


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def sockets(kind):
    """The rows of proc(5) about sockets, as words."""
    files = [Path(f"/proc/net/{name}") for name in (kind, kind + "6")]
    return [row.split() for file in files if file.exists() for row in file.read_text().splitlines()[1:]]


def port_in_state(kind, port, state):
    return any(row[1].endswith(f":{port:04X}") and row[3] == state for row in sockets(kind))


def foreground():
    """In a process that will be measured: before other sessions' work, where we may and the kernel weighs by session."""
    try:
        Path("/proc/self/autogroup").write_text("-10")
    except OSError:
        pass


def family(root):
    """A process and all below it."""
    children = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
            except (OSError, IndexError):
                pass
    found, queue = [], [root]
    while queue:
        found.append(queue.pop())
        queue += children.get(found[-1], [])
    return found


def processor_time(root, thread=None):
    """CPU seconds of a process and all below it; only of the threads whose names begin like the pattern, if there is one."""
    seconds = 0
    for pid in family(root):
        stats = [Path(f"/proc/{pid}/stat")] if thread is None else Path(f"/proc/{pid}/task").glob("*/stat")
        for stat in stats:
            try:
                name, rest = stat.read_text().split("(", 1)[1].rsplit(") ", 1)
            except OSError:
                continue
            if thread is None or re.match(thread, name):
                seconds += sum(map(int, rest.split()[11:13])) / TICK
    return seconds


class Collector:
    """A program that takes flows and routes. It listens on free ports of 127.0.0.1 and lives in a folder of its own."""

    protocols = ["v9", "v5", "ipfix", "sflow"]

    def __init__(self, name, work):
        self.name, self.folder = name, Path(work) / name
        self.process = None

    def start(self, **options):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.flow_port, self.bgp_port = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
        self.configure(**{"aggregate": AGGREGATE, "tables": 1, "rows": 1_000_000, **options})
        with open(self.folder / "log", "w") as log:
            self.process = subprocess.Popen(
                self.command(), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=foreground)
        end = time.time() + 90
        while not self.listens():
            if self.process.poll() is not None or time.time() > end:
                raise SystemExit(f"{self.name} did not start: see {self.folder}/log")
            time.sleep(0.1)
        time.sleep(2)
        return self

    def listens(self):
        """Whether both ports are there; asked of the kernel, since a connection would be a peer."""
        return port_in_state("udp", self.flow_port, "07") and port_in_state("tcp", self.bgp_port, "0A")

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.farewell)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def cpu(self):
        return processor_time(self.process.pid)

    def memory(self):
        """MiB."""
        kilobytes = 0
        for pid in family(self.process.pid):
            try:
                rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                kilobytes += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
            except OSError:
                pass
        return kilobytes / 1024

    def dropped(self):
        """Datagrams that found the socket's buffer full."""
        return sum(int(row[-1]) for row in sockets("udp") if row[1].endswith(f":{self.flow_port:04X}"))

    def await_fetched(self, most=60):
        """When it had fetched all datagrams from the kernel, for a collector that other work keeps busy."""
        begun = waiting = time.time()
        while time.time() - waiting < 0.3 and time.time() - begun < most:
            time.sleep(0.02)
            if any(row[4].split(":")[1].strip("0") for row in sockets("udp") if row[1].endswith(f":{self.flow_port:04X}")):
                waiting = time.time()
        return waiting

    def await_idle(self, most=300):
        """When it last was busy: over a tenth of a core."""
        begun = busy = time.time()
        before = self.cpu()
        while time.time() - busy < 0.6 and time.time() - begun < most:
            time.sleep(0.15)
            now = self.cpu()
            if now - before > 0.015:
                busy = time.time()
            before = now
        return busy

    def ask(self, *command, good=(0,)):
        done = subprocess.run([*map(str, command)], cwd=self.folder, capture_output=True, timeout=600)
        if done.returncode not in good:
            raise SystemExit(f"{self.name}: {' '.join(map(str, command))}: {done.stderr.decode()}")
        return done.stdout.decode()


class Ribflow(Collector):
    """The ribflow of a checkout: this one, or another commit's."""

    farewell = signal.SIGTERM

    def __init__(self, work, name="ribflow", home=HOME, peers=1):
        """The first exporters, 64 of each peer, are served by the peers in turn, or all by one."""
        self.served = [f"bgp_ip=127.1.0.{1 + i % peers} ip=127.1.0.{1 + i}" for i in range(min(64 * peers, 255))]
        if peers == 1:
            self.served = ["bgp_ip=127.1.0.1 ip=127.1.0.0/16"]
        super().__init__(name, work)
        self.ribflow = str(Path(home) / "ribflow")
        subprocess.run([self.ribflow, "--version"], check=True, stdout=subprocess.DEVNULL)

    def configure(self, aggregate, tables, rows):
        (self.folder / "exporters.map").write_text("\n".join([*self.served, ""]))
        rows = [f"  {'traffic' if n == 0 else f'more{n}'}: {{aggregate: [{aggregate}], limit: {rows}}}" for n in range(tables)]
        (self.folder / "ribflow.yaml").write_text("\n".join([
            f"collect: {{listen: ['127.0.0.1:{self.flow_port}']}}",
            f"bgp: {{listen: ['127.0.0.1:{self.bgp_port}'], local_as: 65000, router_id: 127.0.0.250,",
            "      neighbours: [{prefix: 127.0.0.0/8, as: 65000}]}",
            "maps: {exporters: exporters.map}", "tables:", *rows,
            "control: {socket: s}", "log: {statistics: 0s}", ""]))

    def command(self):
        return [self.ribflow, "daemon", "-c", str(self.folder / "ribflow.yaml")]

    def query(self, text, form="ndjson"):
        return self.ask(self.ribflow, "query", "-s", self.folder / "s", "--format", form, text)

    def totals(self):
        answer = self.query("traffic | sum packets, bytes")
        row = json.loads(answer) if answer.strip() else {}
        return row.get("packets", 0), row.get("bytes", 0)

    def push(self):
        """Nothing stays in it."""

    def queries(self):
        head = [self.ribflow, "query", "-s", self.folder / "s"]
        return {"top 10 by bytes": [*head, "traffic | top 10 bytes"],
                "all rows as CSV": [*head, "--format", "csv", "traffic"],
                "all rows as JSON": [*head, "--format", "json", "traffic"]}

    def on_socket(self, request):
        """Seconds from a request to the end of its answer, without a client."""
        with socket.socket(socket.AF_UNIX) as daemon:
            daemon.connect(str(self.folder / "s"))
            begun, answer = time.time(), b""
            daemon.sendall(request.encode() + b"\n")
            while not answer.endswith(b"\n\n"):
                part = daemon.recv(1 << 16)
                if not part:
                    break
                answer = answer[-1:] + part
            return time.time() - begun


class Nfacctd(Collector):
    """pmacct's, if it is installed."""

    protocols = ["v9", "v5", "ipfix"]
    farewell = signal.SIGINT

    def __init__(self, work):
        super().__init__("nfacctd", work)

    @staticmethod
    def installed():
        return shutil.which("nfacctd") and shutil.which("pmacct")

    def configure(self, aggregate, tables, rows):
        keys = {
            "daemonize": "false", "nfacctd_ip": "127.0.0.1", "nfacctd_port": self.flow_port,
            "nfacctd_pipe_size": 4194304, "nfacctd_as": "bgp", "nfacctd_net": "bgp",
            "plugins": "memory[t]", "aggregate[t]": aggregate, "imt_path[t]": self.folder / "t.pipe",
            "imt_buckets[t]": 262147 if aggregate == AGGREGATE else 1000003,
            "imt_mem_pools_number[t]": 4096, "imt_mem_pools_size[t]": 1048576,
            "plugin_pipe_size[t]": 268435456, "plugin_buffer_size[t]": 65536,
            "bgp_daemon": "true", "bgp_daemon_ip": "127.0.0.1", "bgp_daemon_port": self.bgp_port,
            "bgp_daemon_max_peers": 128, "bgp_daemon_pipe_size": 4194304}
        (self.folder / "nfacctd.conf").write_text("".join(f"{key}: {value}\n" for key, value in keys.items()))

    def listens(self):
        return super().listens() and "waiting for data on: '" in (self.folder / "log").read_text(errors="replace")

    def command(self):
        return ["nfacctd", "-f", str(self.folder / "nfacctd.conf")]

    def totals(self):
        # Of an empty table it says nothing, and fails.
        answer = self.ask("pmacct", "-s", "-p", self.folder / "t.pipe", "-O", "csv", good=(0, 1))
        rows = csv.DictReader(io.StringIO(answer))
        own = [row for row in rows if (row.get("PACKETS") or "").isdigit() and row["PEER_SRC_IP"] != PUSHER]
        return sum(int(row["PACKETS"]) for row in own), sum(int(row["BYTES"]) for row in own)

    def push(self):
        """Its core keeps records until a buffer is full: those of another exporter fill it."""
        simulate(self, records=3000, rate=20000, keys=500, source=PUSHER)

    def queries(self):
        head = ["pmacct", "-p", self.folder / "t.pipe", "-s"]
        return {"top 10 by bytes": [*head, "-T", "bytes,10"],
                "all rows as CSV": [*head, "-O", "csv"],
                "all rows as JSON": [*head, "-O", "json"]}


# ------------------------------------------------------------------ load

def load_command(*options):
    return [RIBFLOW, "simulate", *map(str, options)]


def simulate(collector, records, rate, protocol="v9", exporters=1, keys=100_000, prefixes=100_000, source=None):
    """Sends flows; what was sent."""
    command = load_command("--flows", f"127.0.0.1:{collector.flow_port}", "--records", int(records), "--rate", int(rate),
                           "--protocol", protocol, "--exporters", exporters, "--keys", keys, "--prefixes", prefixes,
                           *(["--from", source] if source else []))
    done = subprocess.run(command, capture_output=True, check=True, start_new_session=True, preexec_fn=foreground)
    return json.loads(done.stdout)


class Discard:
    """Where BGP sessions can go and nothing is made of what they tell."""

    name = "discard"

    def __init__(self):
        self.bgp_port = free_port(socket.SOCK_STREAM)
        command = [sys.executable, str(Path(__file__).parent / "discard"), str(self.bgp_port)]
        self.process = subprocess.Popen(command, start_new_session=True, preexec_fn=foreground)
        while not port_in_state("tcp", self.bgp_port, "0A"):
            time.sleep(0.05)

    def cpu(self):
        return processor_time(self.process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


class Peers:
    """Sessions with full tables, which stay until the end; what they say, by event."""

    def __init__(self, listener, peers, prefixes, *options):
        self.process = subprocess.Popen(
            load_command("--bgp", f"127.0.0.1:{listener.bgp_port}", "--peers", peers, "--prefixes", prefixes, *options),
            stdout=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=foreground)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{listener.name}: the sessions broke")
        self.tables = json.loads(line)

    def cpu(self):
        return processor_time(self.process.pid)

    def rest(self):
        """All that is said after the tables, when it has ended."""
        return [json.loads(line) for line in self.process.stdout]

    def stop(self):
        """Ends it, and tells what it said after the tables."""
        self.process.terminate()
        return self.rest()

    def pause(self):
        """Has it stand still, its sessions with it: not for longer than their hold time."""
        os.killpg(self.process.pid, signal.SIGSTOP)

    def go_on(self):
        """Lets it go on, and waits until it has said what it could not say meanwhile."""
        os.killpg(self.process.pid, signal.SIGCONT)
        self.await_settled()

    def await_settled(self):
        """Waits until it takes less than a third of a processor: it tells no table, and makes up for nothing."""
        share = 1
        while share > 1 / 3:
            before = self.cpu()
            time.sleep(0.5)
            share = (self.cpu() - before) / 0.5

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            os.killpg(self.process.pid, signal.SIGCONT)
        self.process.wait(60)


def load_tables(collector, peers, prefixes):
    """Figures of a started collector's loading full tables, and the peers, which are to be closed."""
    before, empty = collector.cpu(), collector.memory()
    begun = time.time()
    sessions = Peers(collector, peers, prefixes)
    end = collector.await_idle()
    full = collector.memory()
    return sessions, {
        "load, CPU s": collector.cpu() - before, "load, s": end - begun,
        "memory, MiB": full, "memory a peer, MiB": (full - empty) / peers}


def trial(collector, records, rate, busy=False, **options):
    """What a load of flows cost, and whether all of it was counted; busy: by a collector that has other work all the time."""
    base, dropped = collector.totals(), collector.dropped()
    before = collector.cpu()
    sent = simulate(collector, records, rate, **options)
    over = time.time()
    backlog = max(0.0, (collector.await_fetched() if busy else collector.await_idle()) - over)
    cpu = collector.cpu() - before
    collector.push()
    counted = [now - then for now, then in zip(collector.totals(), base)]
    return {"CPU s a million": cpu / sent["flows"] * 1e6, "exact": counted == [sent["packets"], sent["bytes"]],
            "lost, %": 100 * (1 - counted[0] / sent["packets"]), "kernel drops": collector.dropped() - dropped,
            "sent a second": sent["flows"] / sent["seconds"], "backlog, s": backlog}


def lossless(collector, result, rate):
    """Whether a trial lost nothing, and was at the rate that it should have had."""
    say(f"{collector.name}: {rate:,.0f}/s", "ok" if result["exact"] else f"lost {result['lost, %']:.2f} %",
        f"sent {result['sent a second']:,.0f}/s, backlog {result['backlog, s']:.1f} s")
    return result["exact"] and result["backlog, s"] <= 1 and result["sent a second"] > 0.95 * rate


def highest(good, start, step=2.0, close=1.1, most=8_000_000, least=1_000):
    """The highest rate that is good, found to a tenth or as said: in steps from the start to where it changes, then halving
    the gap. 0 if none is. A rate has a second try, since other work on the machine can make any trial lose."""
    def holds(rate):
        return good(rate) or good(rate)
    low, high = start, None
    while not holds(low):
        low, high = low / step, low
        if low < least:
            return 0
    while high is None:
        if low * step > most or not holds(low * step):
            high = low * step
        else:
            low *= step
    while high > low * close and low * step <= most:
        middle = (low * high) ** 0.5
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def timed(collector, command):
    """Seconds, the client's included, of a command whose output is read as a terminal's pipe would."""
    begun, size = time.time(), 0
    with subprocess.Popen([*map(str, command)], cwd=collector.folder, stdout=subprocess.PIPE) as client:
        while part := client.stdout.read(1 << 20):
            size += len(part)
    seconds = time.time() - begun
    # pmacct's client fails after some of its answers; none of them is empty.
    if size == 0:
        raise SystemExit(f"{collector.name}: {command} said nothing")
    return seconds


def answering(collector, command):
    """CPU seconds of the collector and its client together for an answer: what other work on the machine changes least."""
    own, before = os.times(), collector.cpu()
    timed(collector, command)
    now = os.times()
    client = now.children_user + now.children_system - own.children_user - own.children_system
    return client + collector.cpu() - before


# ------------------------------------------------------------------ tables

def machine():
    model = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), platform.machine())
    return (f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores of {model}, Linux {platform.release()}, "
            f"load average {os.getloadavg()[0]:.1f} at the end")


def number(value):
    if isinstance(value, str):
        return value
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def show(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(map(number, row)) + " |")
    print(flush=True)


class Ratios:
    """Figures of several collectors, taken in turns: medians, their range, and ratios to the first."""

    def __init__(self):
        self.figures, self.names = {}, []

    def add(self, what, name, value, marked=False):
        if name not in self.names:
            self.names.append(name)
        values, marks = self.figures.setdefault(what, {}).setdefault(name, ([], []))
        values.append(value)
        marks.append(marked)

    def ratio(self, what, name):
        """Of the medians, to the first; None if one is missing."""
        figures = self.figures[what]
        if name not in figures or self.names[0] not in figures or not median(figures[self.names[0]][0]):
            return None
        return median(figures[name][0]) / median(figures[self.names[0]][0])

    def worse(self, what, name, by):
        """Whether a figure is larger than the first's by that factor, and no repetition of it is as small as any of those."""
        first, values = self.figures[what][self.names[0]][0], self.figures[what][name][0]
        return len(values) > 1 and min(values) > max(first) and self.ratio(what, name) > by

    def show(self):
        head = ["what", *self.names, *(f"{name} / {self.names[0]}" for name in self.names[1:])]
        rows = []
        for what, figures in self.figures.items():
            cells = [self.cell(*figures[name]) if name in figures else "–" for name in self.names]
            ratios = [self.ratio(what, name) for name in self.names[1:]]
            rows.append([what, *cells, *("–" if ratio is None else f"× {ratio:.2f}" for ratio in ratios)])
        show(head, rows)
        if any(any(marks) for figures in self.figures.values() for _, marks in figures.values()):
            print("`!` some of what was sent was not counted in such a run.\n")

    @staticmethod
    def cell(values, marks):
        text = number(median(values))
        if len(values) > 1:
            text += f" [{number(min(values))}..{number(max(values))}]"
        return text + (" !" if any(marks) else "")
