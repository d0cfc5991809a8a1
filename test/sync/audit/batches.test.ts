import { expect } from "chai";
import fc from "fast-check";
import { batchesOf, type LogLine } from "../../../sync/audit/batches.ts";
import { runs } from "../../support/properties.ts";

const HOUR = 60 * 60 * 1000;
const line = (timestamp: number, message = "x"): LogLine => ({ timestamp, message });
const bytesOf = (batch: readonly LogLine[]) =>
  batch.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);

describe("Batches of audit entries", () => {
  it("meet the limits of PutLogEvents, and contain every line", () => {
    const any = fc.record({
      timestamp: fc.integer({ min: 0, max: 100 * HOUR }),
      // Some of them fill a batch by a few, in bytes and not in letters.
      message: fc.oneof(
        fc.string({ minLength: 1 }),
        fc.integer({ min: 1, max: 250_000 }).map((length) => "é".repeat(length)),
      ),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 40 }), (lines) => {
        const batches = batchesOf(lines);
        expect(batches.flat()).to.have.deep.members(lines);
        const times = batches.flat().map(({ timestamp }) => timestamp);
        expect(times).to.deep.equal(times.toSorted((a, b) => a - b));
        for (const batch of batches) {
          expect(bytesOf(batch)).to.be.at.most(1_048_576);
          expect((batch.at(-1)?.timestamp ?? 0) - (batch[0]?.timestamp ?? 0)).to.be.below(24 * HOUR);
        }
      }),
      { numRuns: runs(100) },
    );
  });

  it("hold at most 10,000 lines each", () => {
    const lines = Array.from({ length: 20_001 }, () => line(1));
    expect(batchesOf(lines).map((batch) => batch.length)).to.deep.equal([10_000, 10_000, 1]);
  });

  it("are filled to the last byte", () => {
    const full = 1_048_576 / 4;
    const lines = Array.from({ length: 5 }, () => line(1, "x".repeat(full - 26)));
    expect(batchesOf(lines).map((batch) => batch.length)).to.deep.equal([4, 1]);
  });

  it("contain a line that is too long alone, so that no other line is refused with it", () => {
    const long = line(2, "x".repeat(2_000_000));
    expect(batchesOf([line(1), long, line(3)])).to.deep.equal([[line(1)], [long], [line(3)]]);
  });

  it("do not exist without lines", () => expect(batchesOf([])).to.deep.equal([]));
});
