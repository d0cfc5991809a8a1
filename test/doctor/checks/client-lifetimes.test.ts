import { expect } from "chai";
import fc from "fast-check";
import {
  duration,
  lifetimesOf,
  refreshFinding,
  tokenFinding,
} from "../../../doctor/checks/client-lifetimes.ts";
import { plainTarget, settingsOf } from "../support/target.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;

describe("The lifetimes of tokens", () => {
  it("are read in the units of the client, or in Cognito's defaults", () => {
    const units = { IdToken: "minutes", RefreshToken: "hours" } as const;
    const client = { IdTokenValidity: 15, RefreshTokenValidity: 90, TokenValidityUnits: units };
    expect(lifetimesOf(client)).to.deep.equal({ id: 900, access: HOUR, refresh: 90 * HOUR });
    expect(lifetimesOf({})).to.deep.equal({ id: HOUR, access: HOUR, refresh: 30 * DAY });
    expect(lifetimesOf({ RefreshTokenValidity: 0 }).refresh).to.equal(30 * DAY);
  });

  it("are shown without loss, in the largest unit that divides them", () => {
    expect([60, 90, HOUR, 90 * 60, DAY, 30 * DAY].map(duration)).to.deep.equal([
      ...["1 minute", "90 seconds", "1 hour", "90 minutes", "1 day", "30 days"],
    ]);
    const sizes = { second: 1, minute: 60, hour: HOUR, day: DAY };
    const shown = fc
      .integer({ min: 1, max: 3650 * DAY })
      .map((seconds) => ({ seconds, text: duration(seconds) }));
    fc.assert(
      fc.property(shown, ({ seconds, text }) => {
        const [, count, unit = ""] = /^(\d+) (\w+?)s?$/.exec(text) ?? [];
        const size = Object.entries(sizes).find(([name]) => name === unit)?.[1] ?? Number.NaN;
        return Number(count) * size === seconds;
      }),
    );
  });

  it("are ok if they are those of the settings, and the note says what users notice", () => {
    expect(tokenFinding(plainTarget(), { id: HOUR, access: HOUR })).to.deep.equal({
      state: "ok",
      note: "A removed user's last ID token works for up to 1 hour.",
    });
    expect(refreshFinding(plainTarget(), 30 * DAY)).to.deep.equal({
      state: "ok",
      note: "Users sign in again every 30 days.",
    });
  });

  it("are noticed by users if each day needs a sign-in, although the settings say so", () => {
    for (const [refresh, note, isNoticed] of [
      ["1 hour", "Users sign in again every 1 hour. The session of the app ends that often.", true],
      ["24 hours", "Users sign in again every 1 day. The session of the app ends that often.", true],
      ["25 hours", "Users sign in again every 25 hours.", undefined],
    ] as const) {
      const tokenValidity = JSON.stringify({ refresh });
      const [count = "0"] = refresh.split(" ");
      const finding = refreshFinding(
        plainTarget({ settings: settingsOf({ tokenValidity }) }),
        Number(count) * HOUR,
      );
      expect(finding, refresh).to.deep.equal({ state: "ok", note, ...(isNoticed && { isNoticed }) });
    }
  });

  it("fail if a removed user keeps access for longer than the settings promise", () => {
    const strict = plainTarget({
      settings: settingsOf({ tokenValidity: '{"id": "15 minutes", "access": "15 minutes"}' }),
    });
    expect(tokenFinding(strict, { id: HOUR, access: 900 })).to.include({
      state: "failure",
      seen: "An ID token is valid for 1 hour. The settings say 15 minutes.",
      fix: "npm run provision -- --refresh --stack prod",
    });
    expect(tokenFinding(strict, { id: 900, access: HOUR })).to.include({
      state: "failure",
      seen: "An access token is valid for 1 hour. The settings say 15 minutes.",
    });
  });

  it("warn of shorter tokens, and fail for sessions that end early or late", () => {
    expect(tokenFinding(plainTarget(), { id: 300, access: HOUR }).state).to.equal("warning");
    expect(refreshFinding(plainTarget(), DAY)).to.include({
      state: "failure",
      why: "Users have to sign in again sooner than intended.",
    });
    expect(refreshFinding(plainTarget(), 365 * DAY).state).to.equal("failure");
  });
});
