// Unpacks the browser of an npm package into TMPDIR. It is a separate process, since the package supports no other folder, and
// files in the system's TMPDIR may belong to another user.
import chromium from "@sparticuz/chromium";

await chromium.executablePath();
