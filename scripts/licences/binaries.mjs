// What is compiled into the WebAssembly binaries of a package: no file of the package says so. Projects and licences are
// those that the package is built from by its own build files. Texts lie in texts/, under the project's name where none is given.

/**
 * @typedef {{ project: string, licence: string, text?: string }} Compiled
 * @typedef {{ package: string, binary: RegExp, holds: readonly Compiled[] }} Binary
 */

/** What Emscripten adds to whatever it compiles. @type {readonly Compiled[]} */
const EMSCRIPTEN = [
  { project: 'emscripten', licence: 'MIT' },
  { project: 'musl', licence: 'MIT' },
];

/** @type {readonly Binary[]} */
export const BINARIES = [
  {
    package: '@tensorflow/tfjs-backend-wasm',
    binary: /^tfjs-backend-wasm(-simd|-threaded-simd)?-[\w-]+\.wasm$/,
    holds: [
      { project: 'XNNPACK', licence: 'BSD-3-Clause' },
      { project: 'pthreadpool', licence: 'BSD-2-Clause' },
      { project: 'cpuinfo', licence: 'BSD-2-Clause' },
      { project: 'FP16', licence: 'MIT' },
      { project: 'FXdiv', licence: 'MIT' },
      { project: 'psimd', licence: 'MIT' },
      ...EMSCRIPTEN,
    ],
  },
  {
    package: 'onnxruntime-web',
    binary: /^ort-wasm[\w.-]*\.wasm$/,
    holds: [
      { project: 'onnxruntime', licence: 'MIT' },
      { project: 'onnx', licence: 'Apache-2.0', text: 'Apache-2.0' },
      { project: 'abseil-cpp', licence: 'Apache-2.0', text: 'Apache-2.0' },
      { project: 'flatbuffers', licence: 'Apache-2.0', text: 'Apache-2.0' },
      { project: 'eigen', licence: 'MPL-2.0', text: 'MPL-2.0' },
      { project: 'protobuf', licence: 'BSD-3-Clause' },
      { project: 'nlohmann-json', licence: 'MIT' },
      { project: 'GSL', licence: 'MIT' },
      { project: 'SafeInt', licence: 'MIT' },
      ...EMSCRIPTEN,
    ],
  },
];
