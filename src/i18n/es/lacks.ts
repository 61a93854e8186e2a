import type { Loss, Need } from '../../shared/browser-lacks';

/** Lo que le falta a un navegador, lo que cuesta y cuáles servirían. */
export const lacks = {
  lack: {
    need: {
      secureContext:
        'Esta página llegó por http sin cifrar desde otra máquina. Los navegadores niegan entonces lo que Vireo necesita: almacenamiento, sumas de comprobación, WebGPU e hilos. Ábrela por https o, en la máquina que la sirve, como {{address}}. En un aula el propio servidor da https: inícialo con npm start -- --lan.',
      moduleWorkers:
        'Este navegador no inicia «workers» de módulo, en los que Vireo lee las imágenes y entrena.',
      es2023: 'Este navegador no conoce el JavaScript de 2023, en el que está escrito Vireo.',
      locks:
        'Este navegador no tiene Web Locks, con los que una pestaña no escribe sobre el entrenamiento de otra.',
      broadcastChannel:
        'Este navegador no tiene BroadcastChannel, con el que las pestañas de Vireo hablan entre sí.',
      decompression: 'Este navegador no puede descomprimir zips (DecompressionStream con deflate-raw).',
      imageBitmaps: 'Este navegador no descodifica imágenes fuera de una página (createImageBitmap).',
      offscreenCanvas: 'Este navegador no entrega píxeles fuera de una página (OffscreenCanvas).',
      webAssembly:
        'Este navegador no tiene WebAssembly, con el que entrena la CPU. Puede haberlo desactivado un modo de aislamiento o un ajuste de seguridad estricto.',
      wasmSimd: 'El WebAssembly de este navegador no tiene SIMD, con el que entrena la CPU.',
      webgpu: 'Este navegador no tiene WebGPU, con el que entrena la tarjeta gráfica.',
      isolation:
        'Esta página no está aislada: su servidor no envía las dos cabeceras necesarias, y aquí ningún «service worker» pudo añadirlas.',
      sharedMemory: 'Este navegador no tiene memoria que compartan los hilos (SharedArrayBuffer).',
      ownFiles: 'Este navegador no da archivos privados a una página (navigator.storage.getDirectory).',
    } satisfies Record<Need, string>,
    loss: {
      everything: 'Sin ello no funciona nada aquí.',
      processor: 'Sin ello no se puede entrenar en la CPU.',
      graphicsCard: 'En su lugar entrena la CPU, más despacio.',
      threads: 'La CPU entrena con un solo hilo.',
      keptRuns: 'Los entrenamientos no se guardan aquí: descarga los pesos antes de cerrar la pestaña.',
    } satisfies Record<Loss, string>,
    noScript: 'Vireo es un programa en esta página: necesita JavaScript, que aquí está desactivado.',
    tooOld:
      'Este navegador es demasiado antiguo para Vireo: no puede leer el JavaScript de 2023, en el que está escrito.',
    notFetched:
      'No se pudo obtener Vireo: su servidor no responde o ya tiene otra versión. Vuelve a cargar la página.',
    wouldDo: 'Servirían: Chrome o Edge desde {{chrome}}, Firefox desde {{firefox}}, Safari desde {{safari}}.',
  },
} as const;
