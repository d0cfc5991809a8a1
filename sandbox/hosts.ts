import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** The environment variable with the file's name. The emulators and their Lambdas read the file at each use. */
export const HOSTS_VARIABLE = "QUICK_SIGN_IN_HOSTS";

const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const LOOPBACK = /^http:\/\/127\.0\.0\.1:\d+$/;

/** Origins on this computer, by the host name for which they answer. */
export type Hosts = Readonly<Record<string, string>>;

/** The https hosts outside AWS that the sandbox serves, in a file of the run's folder. */
export class HostsFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    this.#write({});
  }

  read(): Hosts {
    return JSON.parse(readFileSync(this.path, "utf8"));
  }

  /** @throws Error if the origin is not on this computer: everything else stays blocked. */
  serve(host: string, origin: string): void {
    if (!HOST.test(host)) throw new Error(`"${host}" is not a host name in lower case.`);
    if (!LOOPBACK.test(origin))
      throw new Error(`The origin must be http://127.0.0.1:PORT, and is ${origin}.`);
    this.#write({ ...this.read(), [host]: origin });
  }

  /** Other processes read the file at any time, so it is replaced as a whole. */
  #write(hosts: Hosts): void {
    const next = `${this.path}.next`;
    writeFileSync(next, JSON.stringify(hosts));
    renameSync(next, this.path);
  }
}
