interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** A browser's cookies of the gateway, which keeps those of each host below the host's path. Ends of their lives are ignored, except for deletion. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Sends a request with its cookies, and keeps those of the answer. Redirects are not followed. */
  async send(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const sent = [...this.#cookies.values()].filter(({ path }) => isBelow(pathname, path));
    if (sent.length > 0)
      request.headers.set("cookie", sent.map(({ name, value }) => `${name}=${value}`).join("; "));
    const answer = await fetch(request, { redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) this.#keep(line);
    return answer;
  }

  #keep(line: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? "/";
    const id = `${name} ${path}`;
    if (value === "" || /;\s*max-age=0\b/i.test(line)) this.#cookies.delete(id);
    else this.#cookies.set(id, { name, value, path });
  }
}

/** Source: RFC 6265, section 5.1.4, path matching. */
function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith("/") ? path : `${path}/`);
}
