// Unpacks the browser of an npm package into TMPDIR. A process of its own, since the package takes no other folder, and what
// lies in the system's own one may be another user's.
import chromium from "@sparticuz/chromium";

await chromium.executablePath();
