// Loaded by Stryker before the tests (stryker.config.json): like set-up.ts it gives properties the values of the commit, so that a change
// of the code is detected each time or never.
import { configureProperties } from "./properties.ts";

configureProperties();
