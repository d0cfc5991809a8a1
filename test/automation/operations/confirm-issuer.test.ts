import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import { type ConfirmOptions, confirmIssuer } from "../../../automation/operations/confirm-issuer.ts";
import type { readDiscovery } from "../../../sign-in/discovery.ts";
import { failureOf } from "../support/failure-of.ts";
import { recordedIo } from "../support/io.ts";
import { OUTPUTS } from "../support/outputs.ts";

const DOCUMENT = { issuer: OUTPUTS.IssuerUrl, jwks_uri: OUTPUTS.JwksUri, scopes_supported: ["openid"] };
const text = (changes: object = {}) => JSON.stringify({ ...DOCUMENT, ...changes });

describe("The issuer that provision hands out", () => {
  /** @param answers one for each attempt */
  function confirm(...answers: readonly Awaited<ReturnType<typeof readDiscovery>>[]) {
    let attempt = 0;
    const read: NonNullable<ConfirmOptions["read"]> = async () => {
      attempt += 1;
      return answers[Math.min(attempt, answers.length) - 1] ?? { problem: "is missing", isAnswered: true };
    };
    const done = confirmIssuer(OUTPUTS, recordedIo(), { read, pausesMs: [0, 0] });
    return { done, attempts: () => attempt };
  }

  it("is confirmed by its discovery document, at once or after a while", async () => {
    const first = confirm({ body: text() });
    await first.done;
    expect(first.attempts()).to.equal(1);
    const third = confirm(
      { problem: "answered with status 403", isAnswered: true },
      { body: text({ issuer: "" }) },
      { body: text() },
    );
    await third.done;
    expect(third.attempts()).to.equal(3);
  });

  it("is not handed out without it: exit code 4, with the address and the reason", async () => {
    const failure = await failureOf(
      () => confirm({ problem: "answered with status 403", isAnswered: true }).done,
    );
    expect(failure).to.include({ code: "ISSUER_UNCONFIRMED", exitCode: 4 });
    expect(failure.message).to.include(
      `${OUTPUTS.IssuerUrl}/.well-known/openid-configuration answered with status 403.`,
    );
    expect(failure.hint).to.include("cannot be edited");
  });

  it("can be interrupted", async () => {
    const controller = new AbortController();
    const io = { ...recordedIo(), interrupts: { during: inSignal(controller.signal) } };
    const pending = failureOf(() =>
      confirmIssuer(OUTPUTS, io, {
        read: async () => ({ problem: "", isAnswered: true }),
        pausesMs: [60_000],
      }),
    );
    await wait(10);
    controller.abort();
    expect(await pending).to.include({ code: "INTERRUPTED", exitCode: 130 });
  });
});

function inSignal(first: AbortSignal) {
  return <T>(work: (ctrlC: { first: AbortSignal; second: AbortSignal }) => Promise<T>): Promise<T> =>
    work({ first, second: first });
}
