import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import stringWidth from "string-width";
import { drawnProgress, writtenProgress } from "../../../../sync/cli/show/progress.ts";
import { manyPeople } from "../../../support/fake-aws/index.ts";
import { openFakeWorld } from "../../fake-world.ts";

describe("Progress without a terminal", () => {
  function written(total: number, seconds: readonly number[], secondsLeft = 60) {
    const lines: string[] = [];
    let now = 0;
    const bar = writtenProgress(
      (line) => lines.push(line),
      total,
      secondsLeft,
      () => now,
    );
    for (const second of seconds) {
      now = second;
      bar.step(total - second);
    }
    bar.end();
    return lines;
  }

  it("is a line each ten seconds, with rate and time left", () => {
    const seconds = Array.from({ length: 25 }, (_, index) => index + 1);
    expect(written(100, seconds)).to.deep.equal([
      "100 to do, which takes about 1 min 0 s.",
      "10 of 100 done, 1.0 a second, about 1 min 30 s left.",
      "20 of 100 done, 1.0 a second, about 1 min 20 s left.",
    ]);
  });

  it("is nothing at all where it is over soon", () => {
    expect(written(3, [1, 2, 3], 3)).to.deep.equal([]);
    expect(written(1, [11], 3)).to.deep.equal([]);
  });
});

describe("Progress on a terminal", () => {
  for (const columns of [60, 80, 200]) {
    it(`is a bar with rate and time left, on one line of ${columns}`, () => {
      const stream = Object.assign(new PassThrough(), { isTTY: true, columns });
      const bar = drawnProgress(stream, 10_000, 400);
      for (let done = 0; done < 50; done += 1) bar.step(200);
      bar.end();
      const line = stripVTControlCharacters(String(stream.read())).trimEnd().split("left").at(-2) ?? "";
      expect(line).to.match(/^ ?[█░]+ 50\/10000 \| [\d.]+ a second \| 3 min 20 s $/);
      expect(stringWidth(`${line}left`)).to.be.at.most(columns);
    });
  }
});

describe("The progress of a run", () => {
  it("is reported from the plan to the end, also without a terminal", async () => {
    const world = await openFakeWorld();
    try {
      world.aws.identityCenter.people = manyPeople(8);
      const left: number[] = [];
      const progress = (total: number, secondsLeft: number) => {
        left.push(total, secondsLeft);
        return { step: (seconds: number) => void left.push(seconds), end: () => void left.push(-1) };
      };
      await world.sync({ yes: true }, { progress });
      // 40 invitations a second; then a step for each.
      expect(left.slice(0, 2)).to.deep.equal([8, 0.2]);
      expect(left).to.have.length(2 + 8 + 1);
      expect(left.slice(-2)).to.deep.equal([0, -1]);
    } finally {
      await world.stop();
    }
  });
});
