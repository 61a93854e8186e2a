export const kernelNotices = {
  kernelDifferent:
    'En esta tarjeta gráfica el kernel «{{kernel}}» calcula números distintos que la CPU. Por eso este entrenamiento sigue en {{device}}.',
  kernelUnsteady:
    'En esta tarjeta gráfica el kernel «{{kernel}}» no calcula dos veces lo mismo. Por eso este entrenamiento sigue en {{device}}.',
  kernelRefused:
    'Esta tarjeta gráfica no acepta el kernel «{{kernel}}». Por eso este entrenamiento sigue en {{device}}.',
  kernelLost:
    'La tarjeta gráfica se perdió en el kernel «{{kernel}}». Por eso este entrenamiento sigue en {{device}}.',
} as const;

export const kernelReportWords = {
  kernelReport: {
    save: 'Guardar informe',
    checkAll: 'Comprobar todos los kernels',
  },
} as const;

export const chosenKernels = {
  chosenKernels: {
    measured: 'Kernels: {{measured}} de {{number}} medidos',
    about:
      'Un kernel se puede dividir de varias maneras, todas con el mismo resultado hasta el último bit. Cada entrenamiento prueba aquí algunas, donde más tiempo pasa un paso, se queda con la más rápida y deja el resto al siguiente.',
    clock: {
      timestamps: 'Los tiempos son de la tarjeta gráfica.',
      wall: 'Esta tarjeta gráfica no da tiempos: dónde pasa el tiempo de un paso se ha estimado.',
    },
    earlier: {
      none: 'Antes no se había medido nada.',
      used: 'Se usa lo que midieron entrenamientos anteriores.',
      foreign: 'Lo medido antes es de otra tarjeta gráfica u otro navegador: se mide de nuevo.',
      damaged: 'Lo medido antes no se puede leer: se mide de nuevo.',
    },
    table: 'Kernels de este entrenamiento',
    kernel: 'Kernel',
    dispatches: 'En un paso',
    tried: 'Probadas',
    triedOf: '{{tried}} de {{number}}',
    chosen: 'Elegida',
    default: 'la predeterminada',
    chosenMs: 'Milisegundos',
    defaultMs: 'Por defecto',
  },
} as const;

export const kernels = {
  kernels: {
    title: 'Comprobación de kernels',
    about:
      'Vireo entrena en tarjetas gráficas con kernels propios. Aquí se prueba cada uno en la tuya, con formas pequeñas e impares, y se compara con la CPU. Nada sale de tu equipo: el informe es un archivo que puedes enviar.',
    check: 'Comprobar los kernels',
    stop: 'Detener',
    progress: '{{done}} de {{total}} redes',
    copy: 'Copiar',
    copied: 'El informe está copiado.',
    notCopied: 'El navegador no lo copió: guárdalo como archivo.',
    back: 'Volver al estudio',
    adapter: 'Adaptador',
    software: 'una CPU disfrazada: lenta, y no es una tarjeta gráfica',
    browser: 'Navegador',
    features: 'Funciones',
    none: 'ninguna',
    allRight: 'Todos los kernels probados están bien.',
    network: '{{name}}: {{verdict}}',
    mixed: '{{name}}, precisión mixta',
    figures: '{{number}} kernels, mayor diferencia {{difference}}, {{seconds}} s',
    right: 'bien',
    trouble: {
      different: 'números erróneos en {{kernel}}',
      unsteady: 'no dos veces lo mismo en {{kernel}}',
      refused: '{{kernel}} fue rechazado',
      lost: 'la tarjeta gráfica se perdió en {{kernel}}',
    },
    table: 'Kernels de {{name}}',
    kernel: 'Kernel',
    difference: 'Diferencia',
    duration: 'Milisegundos',
    seenLater: 'se ve en el siguiente',
    limits: 'Límites',
  },
} as const;

export const kernelFailures = {
  kernelsNotChecked: 'Aquí no se pudo hacer la comprobación.',
} as const;
