import type { Catalogue } from '../catalogue';
import type { exportWords as english } from '../en/exports';

export const exportWords: Catalogue<typeof english> = {
  exports: {
    title: 'Exportaciones',
    pytorch: 'Descargar el proyecto PyTorch',
    pytorchAbout:
      'Código, pesos y programas que comprueban, predicen y siguen entrenando, en una GPU o en varias. Con los datos abiertos, su división va incluida.',
    notebook: 'Descargar cuaderno',
    notebookAbout:
      'El mismo proyecto en un solo archivo para Colab y Kaggle: halla las imágenes, sigue entrenando, dibuja curvas y escribe el envío.',
    onnx: 'Descargar ONNX',
    onnxFiles:
      'Archivos ONNX más pequeños para móviles y navegadores, con lo que cada uno responde a las imágenes de validación:',
    onnxMeasure: 'Comparar float32, float16 e int8',
    onnxWeights: 'Pesos',
    onnxSize: 'Tamaño',
    onnxAccuracy: 'Exactitud de validación (95 %)',
    onnxDifferent: 'Respuestas distintas de float32',
    onnxShare: '{{share}} ({{low}} a {{high}})',
    onnxCounted: '{{different}} de {{images}}',
    onnxTake: 'Descargar ONNX con {{storage}}',
    onnxTakeShort: 'Descargar',
    onnxAbout: 'Para onnxruntime y cuanto lea opset 17; cualquier tamaño de lote.',
    tfjs: 'Descargar el modelo tfjs',
    tfjsAbout: 'model.json y sus pesos, para tf.loadLayersModel. CNN y redes residuales.',
    demo: 'Descargar la demo HTML',
    demoAbout: 'Una sola página que nombra imágenes, sin conexión. Envíasela a alguien.',
    report: 'Descargar el informe',
    reportAbout: 'Una página para imprimir o entregar: datos, receta, curvas, confusión, límites.',
    charts: 'Descargar las gráficas',
    chartsAbout: 'Pérdida y exactitud en SVG y PNG.',
  },
};
