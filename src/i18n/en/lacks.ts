import type { Loss, Need } from '../../shared/browser-lacks';

/** What a browser lacks, what that costs, and which would do. */
export const lacks = {
  lack: {
    need: {
      secureContext:
        'This page came over plain http from another machine. Browsers then withhold what Vireo needs: storage, checksums, WebGPU and threads. Open it over https, or on the machine that serves it as {{address}}. In a classroom the server gives https by itself: start it with npm start -- --lan.',
      moduleWorkers: 'This browser starts no module workers, in which Vireo reads pictures and trains.',
      es2023: 'This browser does not know the JavaScript of 2023, in which Vireo is written.',
      locks: 'This browser has no Web Locks, by which one tab does not write over another’s run.',
      broadcastChannel:
        'This browser has no BroadcastChannel, by which the tabs of Vireo speak with each other.',
      decompression: 'This browser cannot unpack zips (DecompressionStream with deflate-raw).',
      imageBitmaps: 'This browser decodes no pictures outside a page (createImageBitmap).',
      offscreenCanvas: 'This browser hands out no pixels outside a page (OffscreenCanvas).',
      webAssembly:
        'This browser has no WebAssembly, by which the CPU trains. A lockdown mode or a strict security setting may have switched it off.',
      wasmSimd: 'The WebAssembly of this browser has no SIMD, by which the CPU trains.',
      webgpu: 'This browser has no WebGPU, by which the graphics card trains.',
      isolation:
        'This page is not isolated: its server does not send the two headers for that, and no service worker could add them here.',
      sharedMemory: 'This browser has no memory that threads share (SharedArrayBuffer).',
      ownFiles: 'This browser has no private files for a page (navigator.storage.getDirectory).',
    } satisfies Record<Need, string>,
    loss: {
      everything: 'Without it nothing works here.',
      processor: 'Without it a run on the CPU is refused.',
      graphicsCard: 'The CPU trains instead, more slowly.',
      threads: 'The CPU trains on one thread.',
      keptRuns: 'Runs are not kept here: download the weights before you close the tab.',
    } satisfies Record<Loss, string>,
    /** Said by the page itself, where no script of ours runs. */
    noScript: 'Vireo is a program in this page: it needs JavaScript, which is switched off here.',
    tooOld:
      'This browser is too old for Vireo: it cannot read the JavaScript of 2023, in which it is written.',
    notFetched:
      'Vireo could not be fetched: its server does not answer, or has another version by now. Reload the page.',
    wouldDo:
      'These would do: Chrome or Edge from {{chrome}}, Firefox from {{firefox}}, Safari from {{safari}}.',
  },
} as const;
