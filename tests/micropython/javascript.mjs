// Runs MicroPython's JavaScript build as if it were a program:
//
//     node javascript.mjs PACKAGE ROOT [-X heapsize=N] SCRIPT [ARGUMENT ...] [--each LAST ...]
//
// PACKAGE is the unpacked npm package. The interpreter has no disk: the tests of the checkout at
// ROOT, and each ARGUMENT that is a folder, are copied into its memory. With --each the script
// runs once for each LAST argument, in an interpreter of its own. The heap grows as it likes.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, root, ...words] = process.argv.slice(2);
if (words[0] === "-X") words.splice(0, 2);
const each = words.indexOf("--each");
const script = each < 0 ? words : words.slice(0, each);
const runs = each < 0 ? [script] : words.slice(each + 1).map((last) => [...script, last]);

const module = await import(pathToFileURL(path.join(folder, "micropython.mjs")));

function collect(from, files) {
    for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
        const inner = path.join(from, entry.name);
        if (entry.isDirectory()) collect(inner, files);
        else if (/\.(py|mpy|txt|json)$/.test(entry.name)) files.push([inner, fs.readFileSync(inner)]);
    }
    return files;
}

const folders = [path.join(root, "tests"), ...script.filter((word) => word.startsWith("/"))];
const files = folders.flatMap((one) => collect(one, []));
const parents = new Set(files.map(([name]) => path.dirname(name)));

// Runs the script with these arguments in a new interpreter; returns its exit code.
async function run(argv) {
    const python = await module.loadMicroPython({ linebuffer: true, stdout: (line) => console.log(line) });
    for (const parent of parents) python.FS.mkdirTree(parent);
    for (const [name, content] of files) python.FS.writeFile(name, content);
    python.FS.chdir(root);
    try {
        python.runPython(
            `import sys; sys.argv[:] = ${JSON.stringify(argv)}; exec(open(sys.argv[0]).read())`);
    } catch (error) {
        const exit = /SystemExit: ?(\d*)\s*$/.exec(error.message);
        if (exit) return Number(exit[1]);
        console.log(error.message);
        return 1;
    }
    return 0;
}

let code = 0;
for (const argv of runs) {
    if (each >= 0) console.log("== " + argv.at(-1));
    code = (await run(argv)) || code;
}
process.exit(code);
