import { Presets, SingleBar } from "cli-progress";
import type { ProgressBar } from "../shared/io.ts";
import { durationInWords } from "./forecast.ts";

/** Without a terminal, one line for each action would fill the log. */
const SECONDS_BETWEEN_LINES = 10;

/** Maximum width of the text beside the bar, without the counts. */
const LABEL_COLUMNS = 38;

const FORMAT = " {bar} {value}/{total} | {rate} a second | {left} left";

/** A progress bar with rate and remaining time, for a terminal. */
export function drawnProgress(
  stream: NodeJS.WritableStream & { readonly columns: number },
  total: number,
  secondsLeft: number,
): ProgressBar {
  const barsize = Math.max(5, Math.min(40, stream.columns - LABEL_COLUMNS - 2 * String(total).length));
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
 * Progress as lines, one at a time interval. A short run prints none.
 *
 * @param now seconds of a monotonic clock. @default the process's clock
 */
export function writtenProgress(
  info: (line: string) => void,
  total: number,
  secondsLeft: number,
  now = seconds,
): ProgressBar {
  const count = counter(now);
  let lastLineAt = now();
  if (secondsLeft > SECONDS_BETWEEN_LINES)
    info(`${total} to do, which takes about ${durationInWords(secondsLeft)}.`);
  return {
    step: (left) => {
      const { done, rate } = count();
      if (now() - lastLineAt < SECONDS_BETWEEN_LINES || done === total) return;
      lastLineAt = now();
      info(`${done} of ${total} done, ${rate.toFixed(1)} a second, about ${durationInWords(left)} left.`);
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
