import { Presets, SingleBar } from "cli-progress";
import type { ProgressBar } from "../shared/io.ts";
import { durationInWords } from "./forecast.ts";

/** Seconds between two lines where nothing can be drawn over: in a pipeline's log, a line for each would bury the rest. */
const BETWEEN_LINES = 10;

/** What stands beside the bar at its longest, without how many. */
const WORDS = 38;

const FORMAT = " {bar} {value}/{total} | {rate} a second | {left} left";

/** A bar with rate and time left, on a terminal. */
export function drawnProgress(
  stream: NodeJS.WritableStream & { readonly columns: number },
  total: number,
  secondsLeft: number,
): ProgressBar {
  const barsize = Math.max(5, Math.min(40, stream.columns - WORDS - 2 * String(total).length));
  const bar = new SingleBar({ format: FORMAT, stream, hideCursor: true, barsize }, Presets.shades_classic);
  const count = counter(seconds);
  bar.start(total, 0, { rate: "0.0", left: durationInWords(secondsLeft) });
  return {
    step: (left) => {
      const { done, rate } = count();
      bar.update(done, { rate: rate.toFixed(1), left: durationInWords(left) });
    },
    end: () => bar.stop(),
  };
}

/**
 * The same in lines, one from time to time: nothing at all of a short run.
 *
 * @param now seconds of a clock. @default the process's own
 */
export function writtenProgress(
  say: (line: string) => void,
  total: number,
  secondsLeft: number,
  now = seconds,
): ProgressBar {
  const count = counter(now);
  let said = now();
  if (secondsLeft > BETWEEN_LINES) say(`${total} to do, which takes about ${durationInWords(secondsLeft)}.`);
  return {
    step: (left) => {
      const { done, rate } = count();
      if (now() - said < BETWEEN_LINES || done === total) return;
      said = now();
      say(`${done} of ${total} done, ${rate.toFixed(1)} a second, about ${durationInWords(left)} left.`);
    },
    end: () => {},
  };
}

function counter(now: () => number) {
  const started = now();
  let done = 0;
  return () => {
    done += 1;
    return { done, rate: done / Math.max(0.1, now() - started) };
  };
}

function seconds(): number {
  return performance.now() / 1000;
}
