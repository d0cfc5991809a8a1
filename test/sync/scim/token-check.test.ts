import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { createTokenCheck } from "../../../sync/scim/lambda/tokens.ts";

describe("The SCIM endpoint's token", () => {
  const [old, now, next] = [1, 2, 3].map(() => randomBytes(32).toString("base64url"));
  let stored: readonly (string | undefined)[];
  let reads: number;
  let clock: number;
  let check: (authorization: string | undefined) => Promise<boolean>;

  beforeEach(() => {
    [stored, reads, clock] = [[now, old], 0, 1_000_000];
    const read = async () => {
      reads += 1;
      return stored.filter((token) => token !== undefined);
    };
    check = createTokenCheck({ read, now: () => clock });
  });

  const has = (token: string | undefined) => check(`Bearer ${token}`);

  it("is the current one, or the one before it", async () => {
    expect(await Promise.all([has(now), has(old)])).to.deep.equal([true, true]);
    expect(await has(next)).to.equal(false);
    expect(await check(`bearer  ${now}`)).to.equal(true);
  });

  it("is none of what only looks like it", async () => {
    for (const header of [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      `Basic ${now}`,
      now,
      `Bearer ${now} x`,
      `Bearer ${now}x`,
    ])
      expect(await check(header), header).to.equal(false);
    expect(await has(now?.slice(0, -1))).to.equal(false);
  });

  it("is asked for once in a minute", async () => {
    for (let request = 0; request < 50; request++) {
      expect(await has(now)).to.equal(true);
      clock += 1_000;
    }
    expect(reads).to.equal(1);
    clock += 10_000;
    await has(now);
    expect(reads).to.equal(2);
  });

  it("works within seconds after it is added, and ends within a minute after it is removed", async () => {
    await has(old);
    stored = [next, now];
    clock += 5_000;
    expect(await has(next)).to.equal(true);
    expect(await has(old)).to.equal(false);
    stored = [old];
    clock += 59_999;
    expect(await has(now)).to.equal(true);
    clock += 1;
    expect(await has(now)).to.equal(false);
  });

  it("limits guesses to one call in five seconds", async () => {
    await has(now);
    for (let guess = 0; guess < 600; guess++) {
      expect(await has(randomBytes(32).toString("base64url"))).to.equal(false);
      clock += 100;
    }
    expect(reads).to.be.at.most(13);
    const before = reads;
    clock += 60_000;
    for (const guess of ["short", "", "x".repeat(42)]) expect(await has(guess)).to.equal(false);
    expect(reads).to.equal(before);
  });

  it("refuses all tokens if the secret is empty or short", async () => {
    for (const secret of ["", "secret", "x".repeat(42)]) {
      stored = [secret];
      clock += 60_000;
      expect(await has(secret)).to.equal(false);
    }
  });
});
