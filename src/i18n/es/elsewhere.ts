import type { Catalogue } from '../catalogue';
import type { elsewhere as english } from '../en/elsewhere';

export const elsewhere: Catalogue<typeof english> = {
  elsewhere: {
    title: 'Llévatelo a otra parte',
    empty: 'Cuando haya un modelo, desde aquí sale hacia PyTorch, ONNX, tfjs o una página propia.',
    pytorch: 'Descargar el proyecto PyTorch',
    pytorchAbout:
      'Código, pesos y programas que comprueban, predicen y siguen entrenando, en una GPU o en varias.',
    onnx: 'Descargar ONNX',
    onnxAbout: 'Para onnxruntime y cuanto lea opset 17; cualquier tamaño de lote.',
    tfjs: 'Descargar el modelo tfjs',
    tfjsAbout: 'model.json y sus pesos, para tf.loadLayersModel. CNN y redes residuales.',
    demo: 'Descargar la demo HTML',
    demoAbout: 'Una sola página que nombra imágenes, sin conexión. Envíasela a alguien.',
    report: 'Descargar el informe',
    reportAbout: 'Una página para imprimir o entregar: datos, receta, curvas, límites.',
    charts: 'Descargar las gráficas',
    chartsAbout: 'Pérdida y exactitud en SVG y PNG.',
  },
  transfer: {
    title: 'Partir de unos pesos',
    about: 'En lugar de partir de cero',
    hint: 'Un archivo safetensors de torchvision (resnet18, resnet34, vgg16), timm (vit_tiny, vit_small) o Hugging Face (ViT-Base, con su preprocessor_config.json si lo tienes), o un zip de pesos de Vireo hecho para otras clases.',
    choose: 'Elegir pesos…',
    fileInput: 'Pesos de partida',
    fromModel: 'Usar el modelo actual',
    fromModelHelp: 'Su tronco para las clases de estos datos: de etiquetas gruesas a más finas.',
    needsDataset: 'Abre antes unos datos: la cabeza se hace para sus clases.',
    reading: 'Leyendo …',
    recognised: 'Reconocido: {{family}}. La red y el preprocesado de la receta se ajustaron a él.',
    notRecognised: 'No reconocido: se comparó por nombres con la red de la receta.',
    family: {
      torchvision: 'torchvision',
      timm: 'timm',
      huggingFace: 'Hugging Face',
      vitPytorch: 'vit-pytorch',
      d2l: 'el libro «Dive into Deep Learning»',
      vireo: 'Vireo',
    },
    matched: 'Aprovechados: {{number}} de {{total}} tensores.',
    drawn: 'Empiezan de nuevo',
    shapeDiffers: '{{name}}: [{{found}}] en el archivo, [{{expected}}] aquí',
    absent: '{{name}}: no está en el archivo',
    unused: 'En el archivo, pero sin sitio: {{names}}',
    next: 'Elige ahora en la receta qué congelar, y después «Seguir entrenando».',
  },
};
