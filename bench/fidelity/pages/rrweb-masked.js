// rrweb told to mask every text, beside Censor All Text.
import { record } from "@rrweb/record";

window.rrwebEvents = [];
record({ emit: (event) => window.rrwebEvents.push(event), maskAllInputs: true, maskTextSelector: "*" });
