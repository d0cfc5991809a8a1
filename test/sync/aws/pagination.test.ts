import { expect } from "chai";
import { readAhead, readAll } from "../../../sync/aws/pagination.ts";
import { SyncError } from "../../../sync/model/errors.ts";

describe("A listing", () => {
  it("continues after short and empty pages, until no token comes", async () => {
    const pages: Record<string, { items: number[]; next: string | undefined }> = {
      "": { items: [1, 2], next: "b" },
      b: { items: [], next: "c" },
      c: { items: [3], next: undefined },
    };
    const all = await readAll(
      "things",
      async (token) => pages[token ?? ""] ?? { items: [], next: undefined },
    );
    expect(all).to.deep.equal([1, 2, 3]);
  });

  it("fails if AWS returns the same token twice", async () => {
    const thrown = await readAll("things", async () => ({ items: [1], next: "again" })).catch(
      (error: unknown) => error,
    );
    expect(thrown).to.be.instanceOf(SyncError).and.to.have.property("code", "LISTING_ENDLESS");
  });
});

describe("A listing with a signal", () => {
  it("reads no page after it", async () => {
    const stop = new AbortController();
    const tokens: (string | undefined)[] = [];
    const read = async (token: string | undefined) => {
      tokens.push(token);
      if (tokens.length === 2) stop.abort(new Error("stopped"));
      return { items: [1], next: `after ${token}` };
    };
    expect(await readAll("things", read, stop.signal).catch(String)).to.equal("Error: stopped");
    expect(tokens).to.have.length(2);
  });
});

describe("Reading ahead", () => {
  const read: number[] = [];
  async function* pages() {
    for (const page of [1, 2, 3, 4, 5]) {
      read.push(page);
      yield page;
    }
  }
  const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

  beforeEach(() => read.splice(0));

  it("stops at the page limit while something else is awaited, and then yields all pages in order", async () => {
    const other = Promise.withResolvers<void>();
    const passedOn: number[] = [];
    const reading = (async () => {
      for await (const page of readAhead(pages(), other.promise, 3)) passedOn.push(page);
    })();
    await soon();
    expect([read, passedOn]).to.deep.equal([[1, 2, 3], []]);
    other.resolve();
    await reading;
    expect(passedOn).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it("yields no page before that, even if there are few", async () => {
    const other = Promise.withResolvers<void>();
    const ahead = readAhead(pages(), other.promise, 100);
    const first = ahead.next();
    await soon();
    expect(read).to.have.length(5);
    other.resolve();
    expect(await first).to.deep.equal({ done: false, value: 1 });
  });

  it("fails if the awaited promise fails", async () => {
    const failing = Promise.reject(new Error("half a list"));
    const thrown = await readAhead(pages(), failing, 3)
      .next()
      .catch((error: Error) => error.message);
    expect(thrown).to.equal("half a list");
  });
});
