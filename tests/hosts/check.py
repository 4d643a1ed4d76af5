#!/usr/bin/env python3
"""`lycee deploy` against real servers: what a visitor sees before, during and after, and what the screen says.

    tests/hosts/check.py <account> <folder> [tests]        called by tests/hosts/run
"""
import atexit
import hashlib
import os
import pwd
import re
import secrets
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
import unittest
import urllib.error
import urllib.request
import zlib
from pathlib import Path

ACCOUNT, WORK = sys.argv.pop(1), Path(sys.argv.pop(1))
PROGRAM = Path(os.environ["PORTAIL_PROGRAMME"]).resolve()
SOUND = Path(__file__).resolve().parent.parent / "sound"
PASSWORD = secrets.token_hex(8)
HOME = WORK / "compte"
SITE = HOME / "www" / "erasmus"
NBSP = "\u00a0"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


# The second SSH server runs no command.
SSH, SFTP_ONLY, FTP, APACHE, NGINX = (free_port() for _ in range(5))
# Servers that are under TLS from the first byte are known by their port: each run has its own address there.
IMPLICIT = f"127.1.{os.getpid() // 250 % 250}.{os.getpid() % 250 + 1}"
SERVERS = []


def start(command, port, log, address="127.0.0.1"):
    with open(WORK / log, "w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    SERVERS.append(server)
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex((address, port)) == 0:
                return
        assert server.poll() is None, f"{command[0]} stopped: {(WORK / log).read_text()}"
        time.sleep(0.05)
    raise AssertionError(f"{command[0]} does not answer: {(WORK / log).read_text()}")


def run(*command, **more):
    subprocess.run(command, check=True, capture_output=True, **more)


def setUpModule():
    HOME.mkdir(exist_ok=True)
    run("chpasswd", input=f"{ACCOUNT}:{PASSWORD}".encode())
    keys = WORK / "cles"
    keys.mkdir()
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / "hote")
    global FINGERPRINT
    said = subprocess.run(["ssh-keygen", "-lf", keys / "hote.pub"], capture_output=True, text=True, check=True)
    FINGERPRINT = said.stdout.split()[1]
    Path("/run/sshd").mkdir(exist_ok=True)
    (WORK / "sshd.conf").write_text(
        f"ListenAddress 127.0.0.1:{SSH}\nHostKey {keys}/hote\nPidFile none\nUsePAM no\nStrictModes no\n"
        "PasswordAuthentication yes\nMaxStartups 100\nSubsystem sftp internal-sftp\n"
    )
    start([shutil.which("sshd"), "-D", "-e", "-f", WORK / "sshd.conf"], SSH, "sshd.log")
    (WORK / "sftp.conf").write_text((WORK / "sshd.conf").read_text().replace(str(SSH), str(SFTP_ONLY)) + "ForceCommand internal-sftp\n")
    start([shutil.which("sshd"), "-D", "-e", "-f", WORK / "sftp.conf"], SFTP_ONLY, "sftp.log")

    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
        "-addext", f"subjectAltName=IP:127.0.0.1,IP:{IMPLICIT}", "-keyout", keys / "ftp.key", "-out", keys / "ftp.pem")
    (WORK / "vide").mkdir()
    (WORK / "vsftpd.conf").write_text(
        f"listen=YES\nlisten_address=127.0.0.1\nlisten_port={FTP}\nbackground=NO\nlocal_enable=YES\nwrite_enable=YES\n"
        f"anonymous_enable=NO\nchroot_local_user=YES\nallow_writeable_chroot=YES\nsecure_chroot_dir={WORK}/vide\n"
        f"pasv_address=127.0.0.1\nssl_enable=YES\nrsa_cert_file={keys}/ftp.pem\nrsa_private_key_file={keys}/ftp.key\n"
        "seccomp_sandbox=NO\nlocal_umask=022\nforce_local_logins_ssl=NO\nforce_local_data_ssl=NO\npam_service_name=vsftpd\n"
    )
    start([shutil.which("vsftpd"), WORK / "vsftpd.conf"], FTP, "vsftpd.log")
    implicit = (WORK / "vsftpd.conf").read_text().replace(f"listen_port={FTP}", "listen_port=990").replace("127.0.0.1", IMPLICIT)
    (WORK / "implicite.conf").write_text(implicit + "implicit_ssl=YES\n")
    start([shutil.which("vsftpd"), WORK / "implicite.conf"], 990, "implicite.log", IMPLICIT)

    modules = Path("/usr/lib/apache2/modules")
    loaded = ["mpm_event", "authz_core", "mime", "dir", "alias", "headers", "filter", "deflate"]
    (WORK / "apache.conf").write_text(
        f"ServerRoot {WORK}\nServerName 127.0.0.1\nListen 127.0.0.1:{APACHE}\nPidFile {WORK}/apache.pid\nErrorLog {WORK}/apache.err\n"
        + "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in loaded)
        + f"User www-data\nGroup www-data\nTypesConfig /etc/mime.types\nDocumentRoot {WORK}/vide\nAlias /erasmus/ {SITE}/\n"
        f"<Directory {SITE}>\nAllowOverride FileInfo AuthConfig Limit\nRequire all granted\n</Directory>\n"
    )
    start(["apache2", "-DFOREGROUND", "-f", WORK / "apache.conf"], APACHE, "apache.log")
    (WORK / "nginx.site.conf").write_text("location /erasmus/ { index index.html; }\n")
    (WORK / "nginx.conf").write_text(
        f"daemon off;\nuser www-data;\npid {WORK}/nginx.pid;\nerror_log {WORK}/nginx.err;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\nserver {{\nlisten 127.0.0.1:{NGINX};\nabsolute_redirect off;\n"
        f"root {HOME}/www;\ninclude {WORK}/nginx.site.conf;\n}}\n}}\n"
    )
    start(["nginx", "-c", WORK / "nginx.conf"], NGINX, "nginx.log")


@atexit.register
def stop():
    for server in SERVERS:
        server.terminate()
        server.wait()


def png(seed):
    """A photo that compresses badly enough to have some weight."""
    rows = b"".join(b"\0" + hashlib.shake_128(f"{seed} {y}".encode()).digest(3 * 300) for y in range(200))
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 300, 200, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Proxy:
    """Between the program and a server: cuts the line once so many bytes have gone through, and takes no other call."""

    def __init__(self, port, budget):
        self.budget, self.port, self.is_cut = budget, port, False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.own = self.listener.getsockname()[1]
        self.lines = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                caller.close()
                continue
            server = socket.create_connection(("127.0.0.1", self.port))
            self.lines += [caller, server]
            for a, b in [(caller, server), (server, caller)]:
                threading.Thread(target=self.carry, args=(a, b, a is caller), daemon=True).start()

    def carry(self, a, b, is_counted):
        try:
            while data := a.recv(4096):
                if is_counted:
                    self.budget -= len(data)
                if self.budget < 0:
                    return self.cut()
                b.sendall(data)
        except OSError:
            pass
        finally:
            self.hang_up(a, b)

    def cut(self):
        self.is_cut = True
        self.hang_up(*self.lines)

    def hang_up(self, *lines):
        for line in lines:
            try:
                line.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def close(self):
        self.listener.close()


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.status, answer.read(), answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


class Case(unittest.TestCase):
    """A project, and an empty place on the server."""

    maxDiff = None

    def setUp(self):
        shutil.rmtree(HOME, ignore_errors=True)
        SITE.mkdir(parents=True)
        run("chown", "-R", ACCOUNT, HOME)
        self.project = WORK / "projet"
        shutil.rmtree(self.project, ignore_errors=True)
        places = {"personnes.yaml": "", "index.md": "", "bts-mco.md": "formations", "caspe-2026.md": "mobilites", "lea.md": "temoignages",
                  "parents.md": "pages"}
        for name, folder in places.items():
            (self.project / "content" / folder).mkdir(parents=True, exist_ok=True)
            shutil.copy(SOUND / name, self.project / "content" / folder / name)
        # Who may be shown is judged on the day of the clock.
        register = self.project / "content/personnes.yaml"
        register.write_text(register.read_text().replace("2028-08-31", "2080-08-31"))
        for n in range(12):
            self.page(n, f"Une page, numéro {n}.")
        self.settings(self.target())

    def target(self):
        raise NotImplementedError

    def settings(self, target, more=""):
        base = (SOUND / "site.yaml").read_text().replace("https://lycee.example/", f"http://127.0.0.1:{APACHE}/")
        (self.project / "content/site.yaml").write_text(f"{base}{more}mise_en_ligne:\n  - {target}\n")

    def page(self, n, text):
        photo = self.project / f"content/pages/photo-{n}.png"
        photo.write_bytes(png(n))
        path = self.project / f"content/pages/page-{n}.md"
        path.write_text(f"---\ntitre: Page {n}\n---\n\n{text}\n\n![Une photo](photo-{n}.png)\n")

    def lycee(self, *arguments, password=PASSWORD, code=0, **env):
        env = {**os.environ, "LYCEE_MOT_DE_PASSE": password, "CURL_CA_BUNDLE": str(WORK / "cles/ftp.pem"), "NO_COLOR": "1", **env}
        done = subprocess.run([PROGRAM, *arguments], cwd=self.project, env=env, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
        said = done.stderr + done.stdout
        self.assertEqual(done.returncode, code, said)
        return said.replace(NBSP, " ").replace("\u202f", " ")

    def deploy(self, *arguments, **more):
        return self.lycee("deploy", "--date", "2026-11-24", *arguments, **more)

    def public(self):
        public = self.project / "public"
        return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*") if path.is_file()}

    def online(self):
        files = [path for path in SITE.rglob("*") if path.is_file()]
        found = {str(path.relative_to(SITE)): path.read_bytes() for path in files}
        return {path: data for path, data in found.items() if not path.startswith(".lycee/")}

    def is_online(self):
        self.assertEqual(sorted(self.online()), sorted(self.public()))
        self.assertTrue(self.online() == self.public())
        left = sorted(path.name for path in (SITE / ".lycee").iterdir())
        self.assertEqual(left, [".htaccess", "manifeste.json"])


class Poll(threading.Thread):
    """A visitor who never stops: each page that answers must have all that it shows."""

    def __init__(self, base):
        super().__init__(daemon=True)
        self.base, self.stopped, self.seen, self.missing = base, False, 0, []

    def run(self):
        while not self.stopped:
            for page in ["", *(f"page-{n}/" for n in range(12)), "temoignages/"]:
                code, body, _ = get(self.base + page)
                if code != 200:
                    continue
                self.seen += 1
                for asset in set(re.findall(r'(?:src|href)="((?:\.\./|\./)*(?:assets|medias)/[^"?#]+)"', body.decode())):
                    url = self.base + re.sub(r"^(\.\./|\./)+", "", asset)
                    # Read long ago by a slow machine, the page may be another by now.
                    if get(url)[0] != 200 and asset in get(self.base + page)[1].decode():
                        self.missing.append((page, asset))

    def end(self):
        self.stopped = True
        self.join()


class Uploads:
    """What must hold whatever the protocol is."""

    def test_a_first_upload_a_small_change_and_a_withdrawal(self):
        said = self.deploy()
        self.is_online()
        pages = sum(path.endswith(".html") for path in self.public())
        self.assertIn(f"En ligne : {pages} pages, 0 ancienne.", said)
        before = self.public()

        said = self.deploy()
        self.assertIn("« production » a déjà tout : rien n’a été envoyé.", said)

        self.page(3, "Une phrase changée.")
        said = self.deploy()
        after = self.public()
        changed = [path for path in after if before.get(path) != after[path]]
        self.assertIn(f"Envoyé vers « production » : {len(changed)} fichier", said)
        self.assertLess(len(changed), 6, changed)
        self.is_online()

        (self.project / "content/pages/page-3.md").unlink()
        (self.project / "content/pages/photo-3.png").unlink()
        said = self.deploy()
        gone = [path for path in after if path not in self.public()]
        self.assertIn(f", {len(gone)} supprimés.", said)
        self.assertTrue(any(path.startswith("medias/") for path in gone))
        self.assertTrue(any(path.endswith("/index.html") for path in gone))
        self.is_online()
        self.assertFalse((SITE / "page-3").exists())

    def test_wrong_password(self):
        said = self.deploy(password="faux", code=1)
        self.assertNotIn("Relancez", said)
        self.assertIn(f"le serveur 127.0.0.1 refuse le compte « {ACCOUNT} », ou son mot de passe", said)
        self.assertNotIn(PASSWORD, said)
        self.assertEqual(self.online(), {})

    def test_an_address_where_no_server_is(self):
        self.settings(self.target().replace("127.0.0.1", "nulle-part.invalid"))
        said = self.deploy(code=1)
        self.assertIn("aucun serveur n’est connu sous le nom « nulle-part.invalid »", said)
        self.assertIn("Vérifiez que cet ordinateur est bien relié à Internet", said)
        self.settings(self.target(free_port()))
        said = self.deploy(code=1)
        self.assertIn("le serveur 127.0.0.1 ne répond pas", said)
        self.assertIn("d’ordinaire 22 pour SFTP, 21 pour FTP et FTPS", said)

    def test_a_rehearsal_writes_nothing(self):
        said = self.deploy("--simulation")
        self.assertIn("Simulation, vers « production » : rien n’est écrit.", said)
        self.assertEqual(list(SITE.iterdir()), [])
        self.assertFalse((self.project / "public").exists())

    def test_a_file_changed_or_lost_on_the_server_is_healed(self):
        self.deploy()
        (SITE / "page-2/index.html").write_text("piraté")
        (SITE / "page-4/index.html").unlink()
        said = self.deploy()
        self.assertIn("Changés ou supprimés à la main sur le serveur, et remis comme ici : page-2/index.html, page-4/index.html.", said)
        self.is_online()

    def test_a_file_edited_on_the_server_without_changing_its_length_is_healed(self):
        """Its date tells: here another day, as a listing says no seconds."""
        self.deploy()
        photos = sorted((SITE / "medias").iterdir())
        edited, touched = photos[0], photos[1]
        edited.write_bytes(b"!" * edited.stat().st_size)
        for path in (edited, touched, SITE / "page-2/index.html"):
            os.utime(path, (1_700_000_000, 1_700_000_000))
        said = self.deploy()
        self.assertIn(f"Changés ou supprimés à la main sur le serveur, et remis comme ici : medias/{edited.name}.", said)
        self.is_online()
        # The note learned the other dates: nothing is read again.
        self.assertIn("« production » a déjà tout : rien n’a été envoyé.", self.deploy())

    def test_files_that_are_gone_are_forgotten_at_once(self):
        """The server refuses to delete what is not there, once for each."""
        self.deploy("--sans-relecture")
        for n in range(12):
            (self.project / f"content/pages/page-{n}.md").unlink()
            (self.project / f"content/pages/photo-{n}.png").unlink()
        gate = threading.Event()

        def vanish():
            # Between the look and the deletion: as soon as files wait aside.
            while not gate.wait(0.005):
                if (SITE / ".lycee/envoi").exists():
                    for path in SITE.glob("page-*"):
                        shutil.rmtree(path, ignore_errors=True)
                    return

        thread = threading.Thread(target=vanish)
        thread.start()
        self.deploy("--sans-relecture")
        gate.set()
        thread.join()
        self.is_online()

    def test_a_page_changed_on_the_server_is_kept_until_it_is_asked(self):
        self.deploy("--sans-relecture")
        (self.project / "content/pages/page-2.md").unlink()
        # As long as it was: only its bytes tell, where the server tells no date.
        written = (SITE / "page-2/index.html").read_bytes().swapcase()
        (SITE / "page-2/index.html").write_bytes(written)
        said = self.deploy("--sans-relecture", code=1)
        self.assertIn("Attention : 1 fichier retiré du portail est encore en ligne, car quelqu’un l’a changé sur le serveur : « page-2/index.html ».", said)
        self.assertEqual((SITE / "page-2/index.html").read_bytes(), written)
        self.deploy("--sans-relecture", "--remplacer")
        self.is_online()

    def test_something_else_has_the_name_of_the_lock(self):
        (SITE / ".lycee").mkdir()
        (SITE / ".lycee/verrou").symlink_to("/ailleurs")
        run("chown", "-hR", ACCOUNT, SITE)
        said = self.deploy("--prendre-la-main", code=1)
        self.assertIn("« .lycee/verrou », où lycee note qui envoie, est un fichier ou un raccourci", said)
        self.assertTrue((SITE / ".lycee/verrou").is_symlink())

    def test_something_else_has_the_name_of_our_folder(self):
        notes, away = SITE / ".lycee", HOME / "ailleurs"
        away.mkdir()
        for make in (lambda: notes.write_text("à moi"), lambda: notes.symlink_to(away), lambda: notes.symlink_to("/nulle/part")):
            make()
            run("chown", "-hR", ACCOUNT, HOME)
            for arguments in ([], ["--simulation"]):
                said = self.deploy(*arguments, code=1)
                self.assertIn("« .lycee », où lycee range ses notes, est un fichier ou un raccourci", said)
                self.assertIn("Sur le serveur, déplacez-le ou donnez-lui un autre nom, puis recommencez.", said)
            self.assertEqual([*SITE.iterdir(), *away.iterdir()], [notes])
            notes.unlink()

    def test_a_keyring_gives_the_password(self):
        keyring = WORK / "trousseau"
        keyring.mkdir(exist_ok=True)
        asked = keyring / "demandes"
        program = keyring / "secret-tool"
        program.write_text(f'#!/bin/sh\necho "$*" >> {asked}\nprintf %s {PASSWORD}\n')
        program.chmod(0o755)
        asked.write_text("")
        self.deploy("--sans-relecture", password="", PATH=f"{keyring}:{os.environ['PATH']}")
        self.assertEqual(asked.read_text(), f"lookup service lycee compte {ACCOUNT}@127.0.0.1:{self.port}\n")
        self.is_online()
        # One that changed since is not the last word, and a password is on no command line.
        program.write_text("#!/bin/sh\nprintf faux\n")
        said = self.deploy(password="", code=1, PATH=f"{keyring}:{os.environ['PATH']}")
        self.assertIn(f"le serveur 127.0.0.1 refuse le compte « {ACCOUNT} », ou son mot de passe", said)
        self.assertIn("Lancez la commande dans un terminal, où le mot de passe sera demandé", said)
        self.assertEqual("clé SSH" in said, "sftp://" in self.target())

    def test_a_read_only_folder(self):
        run("chown", "root", SITE)
        said = self.deploy(code=1)
        self.assertIn("« .lycee/.htaccess », dans le dossier du portail : accès refusé", said)
        self.assertIn("Demandez à l’hébergeur, ou à qui gère ce partage, le droit de lire et d’écrire dans ce dossier", said)
        self.assertEqual(list(SITE.iterdir()), [])

    def test_a_folder_that_is_not_there(self):
        shutil.rmtree(SITE)
        said = self.deploy(code=1)
        self.assertIn("le serveur n’a pas de dossier", said)

    def test_a_full_disk_leaves_the_old_portal_whole(self):
        def disk(size, *more):
            options = ",".join([f"size={size}", f"uid={pwd.getpwnam(ACCOUNT).pw_uid}", *more])
            return subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", SITE], capture_output=True)

        if disk("50m").returncode != 0:
            self.skipTest("no disk can be mounted here")
        try:
            self.deploy()
            before = self.online()
            held = sum(-(-len(data) // 4096) * 4096 for data in before.values())
            self.assertEqual(disk(held + 900_000, "remount").returncode, 0)
            for n in range(40, 60):
                self.page(n, "De plus.")
            said = self.deploy(code=1)
            self.assertRegex(said, "impossible d’(envoyer|écrire)")
            self.assertRegex(said, "il n’y a plus de place|souvent qu’il n’y a plus de place")
            self.assertTrue(self.online() == before)
            self.assertEqual(disk("50m", "remount").returncode, 0)
            self.assertIn("Un envoi avait été coupé", self.deploy("--sans-relecture"))
            self.is_online()
        finally:
            run("umount", SITE)

    def test_clocks_that_disagree_send_nothing_again(self):
        """The server's is late, then early; the dates of this machine are those of an archive that was unpacked."""
        self.deploy("--sans-relecture")
        for shift in (-3 * 3600, 50 * 3600):
            for path in [*SITE.rglob("*"), *(self.project / "public").rglob("*")]:
                date = path.stat().st_mtime + (shift if SITE in path.parents else -shift)
                os.utime(path, (date, date))
            self.assertIn("« production » a déjà tout : rien n’a été envoyé.", self.deploy("--sans-relecture"))
        self.page(3, "Une phrase changée.")
        self.assertRegex(self.deploy("--sans-relecture"), "Envoyé vers « production » : [1-5] fichiers?")
        self.is_online()

    def test_two_at_once(self):
        self.lycee("build", "--date", "2026-11-24")
        other = WORK / "projet-2"
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(self.project, other)
        env = {**os.environ, "LYCEE_MOT_DE_PASSE": PASSWORD, "CURL_CA_BUNDLE": str(WORK / "cles/ftp.pem"), "NO_COLOR": "1"}
        both = [
            subprocess.Popen([PROGRAM, "deploy", "--date", "2026-11-24", "--sans-relecture"], cwd=folder, env=env,
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for folder in (self.project, other)
        ]
        said = [process.communicate(timeout=300)[1].replace(NBSP, " ") for process in both]
        codes = [process.returncode for process in both]
        self.assertIn(0, codes, said)
        if 1 in codes:
            self.assertIn("met déjà ce portail en ligne, sur le poste", said[codes.index(1)])
        self.is_online()

    def test_cut_again_and_again_then_resumed(self):
        self.page(5, "Après la coupure.")
        budget, cuts = self.budget, 0
        while True:
            proxy = Proxy(self.port, budget)
            self.settings(self.target(proxy.own))
            done = subprocess.run([PROGRAM, "deploy", "--date", "2026-11-24", "--sans-relecture"], cwd=self.project,
                                  env={**os.environ, "LYCEE_MOT_DE_PASSE": PASSWORD, "CURL_CA_BUNDLE": str(WORK / "cles/ftp.pem")},
                                  capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL)
            proxy.close()
            if done.returncode == 0:
                break
            cuts += 1
            self.assertTrue(proxy.is_cut, done.stderr)
            self.assertLess(cuts, 20, done.stderr)
            budget = budget * 3 // 2
        self.assertGreater(cuts, 2)
        self.is_online()

    def test_visitors_never_find_a_page_without_what_it_shows(self):
        self.deploy("--sans-relecture")
        polls = [Poll(f"http://127.0.0.1:{port}/erasmus/") for port in (APACHE, NGINX)]
        for poll in polls:
            poll.start()
        for round in range(3):
            for n in range(12):
                photo = self.project / f"content/pages/photo-{n}.png"
                self.page(n, f"Tour {round}.")
                photo.write_bytes(png(f"{round} {n}"))
            self.deploy("--sans-relecture")
        for poll in polls:
            poll.end()
            self.assertGreater(poll.seen, 20)
            self.assertEqual(poll.missing, [])
        self.is_online()

    def test_the_portal_before_is_put_back(self):
        self.deploy()
        before = self.public()
        self.page(6, "Une erreur.")
        self.deploy()
        said = self.lycee("revenir", "--oui")
        self.assertIn("est de nouveau le portail du ", said)
        self.assertIn(", 0 ancienne.", said)
        self.assertTrue(self.public() == before)
        self.is_online()


class Sftp(Uploads, Case):
    port, budget = SSH, 60_000

    def target(self, port=SSH):
        return f'{{nom: production, vers: "sftp://{ACCOUNT}@127.0.0.1:{port}/~/www/erasmus", production: oui, empreinte: "{FINGERPRINT}"}}'

    def test_a_server_that_is_not_known(self):
        self.settings(self.target().replace(f', empreinte: "{FINGERPRINT}"', ""))
        said = self.deploy(code=1)
        self.assertIn("cet ordinateur ne connaît pas encore le serveur 127.0.0.1", said)
        self.assertIn(f'empreinte: "{FINGERPRINT}"', said)

    def test_a_server_of_another_kind(self):
        self.settings(self.target(APACHE).replace(f', empreinte: "{FINGERPRINT}"', ""))
        said = self.deploy(code=1)
        self.assertIn("le serveur 127.0.0.1 n’a pas répondu comme prévu, ou pas à temps", said)
        self.assertIn("l’hébergeur dit lesquels il accepte", said)

    def test_a_server_that_is_not_the_one_expected(self):
        self.settings(self.target().replace(FINGERPRINT, "SHA256:" + "A" * 43))
        said = self.deploy(code=1)
        self.assertIn("ce n’est pas le serveur attendu", said)
        self.assertEqual(self.online(), {})

    def test_cut_at_every_tenth_file_while_visitors_read(self):
        self.deploy("--sans-relecture")
        before = self.public()
        polls = [Poll(f"http://127.0.0.1:{port}/erasmus/") for port in (APACHE, NGINX)]
        for poll in polls:
            poll.start()
        for n in range(12):
            self.page(n, "Après les coupures.")
            (self.project / f"content/pages/photo-{n}.png").write_bytes(png(f"après {n}"))
        aside, cuts = SITE / ".lycee/envoi", 0
        while True:
            proxy, is_over = Proxy(self.port, 1 << 40), threading.Event()

            def cut_at_the_tenth():
                while not is_over.wait(0.002):
                    if aside.exists() and len(os.listdir(aside)) >= 10 * (cuts + 1):
                        return proxy.cut()

            watcher = threading.Thread(target=cut_at_the_tenth)
            watcher.start()
            self.settings(self.target(proxy.own))
            done = subprocess.run([PROGRAM, "deploy", "--date", "2026-11-24", "--sans-relecture"], cwd=self.project,
                                  env={**os.environ, "LYCEE_MOT_DE_PASSE": PASSWORD}, capture_output=True, text=True, timeout=300,
                                  stdin=subprocess.DEVNULL)
            is_over.set()
            watcher.join()
            proxy.close()
            if done.returncode == 0:
                break
            cuts += 1
            self.assertTrue(proxy.is_cut, done.stderr)
            self.assertIn("l’envoi reprend où il s’est arrêté", done.stderr)
        for poll in polls:
            poll.end()
            self.assertGreater(poll.seen, 20)
            self.assertEqual(poll.missing, [])
        changed = [path for path in self.public() if before.get(path) != self.public()[path]]
        self.assertGreaterEqual(cuts, len(changed) // 10 - 1)
        self.assertGreater(cuts, 2)
        self.assertIn("Un envoi avait été coupé", done.stderr)
        self.is_online()

    def test_a_key_of_the_agent_asks_for_nothing(self):
        key = WORK / "cles" / "moi"
        if not key.exists():
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key)
        (HOME / ".ssh").mkdir()
        shutil.copy(f"{key}.pub", HOME / ".ssh/authorized_keys")
        run("chown", "-R", ACCOUNT, HOME)
        agent = subprocess.run(["ssh-agent", "-s"], capture_output=True, text=True, check=True).stdout
        agent = dict(re.findall(r"(SSH_\w+)=([^;]+);", agent))
        try:
            run("ssh-add", "-q", key, env={**os.environ, **agent})
            self.deploy(password="", **agent)
        finally:
            os.kill(int(agent["SSH_AGENT_PID"]), 15)
        self.is_online()


class Rsync(Uploads, Case):
    """The same, where rsync carries the files."""

    port, budget = SSH, 60_000

    def target(self, port=SSH):
        return (f'{{nom: production, vers: "sftp://{ACCOUNT}@127.0.0.1:{port}/~/www/erasmus", production: oui, '
                f'empreinte: "{FINGERPRINT}", rsync: oui}}')

    def path_with(self, script):
        """A `PATH` where rsync is this script; `$carried` is what it is given to carry."""
        folder = WORK / "rsync"
        folder.mkdir(exist_ok=True)
        (folder / "rsync").write_text(f"#!/bin/sh\nreal={shutil.which('rsync')}\n{script}\n")
        (folder / "rsync").chmod(0o755)
        return f"{folder}:{os.environ['PATH']}"

    def path_counting(self):
        self.counted = WORK / "porté"
        self.counted.unlink(missing_ok=True)
        return self.path_with(f'ls -A | wc -l >> "{self.counted}"\nexec "$real" "$@"')

    def carried(self):
        return [int(line) for line in self.counted.read_text().split()]

    def test_rsync_carries_what_changed_and_nothing_else(self):
        path = self.path_counting()
        said = self.deploy(PATH=path)
        self.assertNotIn("rsync", said)
        self.assertEqual(self.carried(), [len(self.public())])
        self.is_online()
        before = self.public()
        self.page(3, "Une phrase changée.")
        self.deploy(PATH=path)
        changed = [path for path in self.public() if before.get(path) != self.public()[path]]
        self.assertEqual(self.carried()[1:], [len(changed)])
        self.assertLess(len(changed), 6, changed)
        self.is_online()
        self.deploy(PATH=path)
        self.assertEqual(len(self.carried()), 2)

    def test_a_rehearsal_carries_nothing(self):
        self.deploy("--simulation", PATH=self.path_counting())
        self.assertFalse(self.counted.exists())

    def test_without_rsync_here_or_there_files_go_by_sftp(self):
        lone = WORK / "sans-rsync"
        shutil.rmtree(lone, ignore_errors=True)
        lone.mkdir()
        for name in ("sftp", "ssh", "ssh-keyscan", "ssh-keygen", "curl"):
            (lone / name).symlink_to(shutil.which(name))
        said = self.deploy(PATH=str(lone))
        self.assertIn("Remarque : rsync n’est pas sur cet ordinateur : les fichiers sont partis par SFTP", said)
        self.is_online()
        self.page(1, "Changée.")
        self.settings(self.target(SFTP_ONLY))
        said = self.deploy("--sans-relecture")
        self.assertIn("Remarque : le serveur n’a pas rsync, ou ne permet pas de s’en servir : les fichiers sont partis par SFTP", said)
        self.is_online()

    def test_rsync_killed_half_way_leaves_the_rest_to_sftp(self):
        aside = SITE / ".lycee/envoi"
        path = self.path_with(
            f'"$real" --bwlimit=400 "$@" & while [ "$(ls {aside} | wc -l)" -lt 5 ]; do :; done; kill -9 $!; exit 20'
        )
        said = self.deploy(PATH=path)
        self.assertIn("Remarque : rsync s’est arrêté avant la fin : ce qui manquait est parti par SFTP, et tout est arrivé.", said)
        self.is_online()


class Ftps(Uploads, Case):
    # Files have lines of their own: only commands go through the one that is cut.
    port, budget = FTP, 3_000

    def target(self, port=FTP):
        return f'{{nom: production, vers: "ftps://{ACCOUNT}@127.0.0.1:{port}/www/erasmus", production: oui}}'

    def test_a_certificate_that_nobody_vouches_for(self):
        said = self.deploy(code=1, CURL_CA_BUNDLE="/etc/ssl/certs/ca-certificates.crt")
        self.assertIn("le certificat du serveur 127.0.0.1 n’est pas digne de confiance", said)
        self.assertEqual(self.online(), {})

    def test_under_tls_from_the_first_byte(self):
        self.settings(self.target(990).replace("127.0.0.1", IMPLICIT))
        self.deploy()
        self.is_online()
        (self.project / "content/pages/page-3.md").unlink()
        self.deploy()
        self.is_online()
        said = self.deploy(password="faux", code=1)
        self.assertIn(f"le serveur {IMPLICIT} refuse le compte « {ACCOUNT} », ou son mot de passe", said)

    def test_plain_ftp_only_where_it_is_allowed_by_name(self):
        self.settings(self.target().replace("ftps://", "ftp://"))
        said = self.deploy(code=1)
        self.assertIn("« ftp:// » envoie le mot de passe et les pages en clair sur le réseau", said)
        self.settings(self.target().replace("ftps://", "ftp://").replace("production: oui", "production: oui, sans_chiffrement: oui"))
        self.deploy()
        self.is_online()


class Settings(Case):
    """Apache and nginx with the settings that are made for them, in a sub-folder."""

    def target(self):
        return f"{{nom: production, vers: {SITE}}}"

    def served(self, base):
        code, _, headers = get(base)
        self.assertEqual((code, headers["Cache-Control"], headers["X-Content-Type-Options"]), (200, "no-cache", "nosniff"))
        self.assertIn("default-src 'self'", headers["Content-Security-Policy"])
        photo = next(path for path in self.public() if path.endswith(".webp"))
        code, _, headers = get(base + photo)
        self.assertEqual((code, headers["Content-Type"]), (200, "image/webp"))
        self.assertEqual(headers["Cache-Control"], "public, max-age=31536000, immutable")
        style = next(path for path in self.public() if path.endswith(".css"))
        request = urllib.request.Request(base + style, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as answer:
            self.assertEqual(answer.headers["Content-Encoding"], "gzip")
            self.assertIn("immutable", answer.headers["Cache-Control"])
        code, body, _ = get(base + "rien/ici/")
        self.assertEqual(code, 404)
        self.assertIn("introuvable", body.decode())

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *arguments):
                return None

        try:
            urllib.request.build_opener(Stay).open(base + "vieux/parents/")
            self.fail("no redirect")
        except urllib.error.HTTPError as error:
            self.assertEqual(error.code, 301)
            self.assertTrue(error.headers["Location"].endswith("/erasmus/parents/"), error.headers["Location"])

    def old_address(self):
        page = self.project / "content/pages/parents.md"
        page.write_text(page.read_text().replace("titre:", "anciennes_adresses: [/vieux/parents/]\ntitre:", 1))

    def test_apache(self):
        self.old_address()
        self.settings(self.target(), "serveur: apache\n")
        self.deploy()
        self.served(f"http://127.0.0.1:{APACHE}/erasmus/")
        self.assertEqual(get(f"http://127.0.0.1:{APACHE}/erasmus/.lycee/manifeste.json")[0], 403)

    def test_nginx(self):
        self.old_address()
        self.settings(self.target(), "serveur: nginx\n")
        self.deploy()
        plain = (WORK / "nginx.site.conf").read_text()
        try:
            shutil.copy(self.project / "livrables/transfert/nginx.conf", WORK / "nginx.site.conf")
            run("nginx", "-c", WORK / "nginx.conf", "-s", "reload")
            # Workers of before answer too, until they have heard that they are to stop.
            in_a_row = 0
            for _ in range(400):
                in_a_row = in_a_row + 1 if get(f"http://127.0.0.1:{NGINX}/erasmus/")[2]["Cache-Control"] else 0
                if in_a_row == 20:
                    break
                time.sleep(0.05)
            self.served(f"http://127.0.0.1:{NGINX}/erasmus/")
            self.assertEqual(get(f"http://127.0.0.1:{NGINX}/erasmus/.lycee/manifeste.json")[0], 404)
        finally:
            (WORK / "nginx.site.conf").write_text(plain)
            run("nginx", "-c", WORK / "nginx.conf", "-s", "reload")

    def test_without_them_the_portal_works_too(self):
        self.old_address()
        self.deploy()
        for port in (APACHE, NGINX):
            base = f"http://127.0.0.1:{port}/erasmus/"
            for path in self.public():
                address = re.sub(r"(^|/)index\.html$", r"\1", path)
                self.assertEqual(get(base + address)[:2], (200, self.public()[path]), address)


if __name__ == "__main__":
    # Lines that were cut on purpose are not closed in order.
    unittest.main(verbosity=2, warnings="ignore")
