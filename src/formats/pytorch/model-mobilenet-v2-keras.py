class KerasConv2d(nn.Conv2d):
    """Padded as Keras does: where it strides, an even side gets one cell less before the image."""

    def forward(self, x):
        cells = self.kernel_size[0] // 2
        strides = self.stride[0] > 1
        top, left = (cells - 1 if cells and strides and side % 2 == 0 else cells for side in x.shape[2:])
        return super().forward(nn.functional.pad(x, (left, cells, top, cells)))


class MobileNetV2(nn.Module):
    """keras.applications.MobileNetV2 (Sandler et al., 2018), under the names of its layers."""

    def __init__(self):
        super().__init__()
        self.layer("Conv1", "bn_Conv1", CHANNELS, STEM, 3, stride=2)
        self.plan = []
        channels = STEM
        for expansion, out, blocks, stride in STAGES:
            for i in range(blocks):
                name = f"block_{len(self.plan)}" if self.plan else "expanded_conv"
                wide = channels * expansion
                if expansion > 1:
                    self.layer(f"{name}_expand", f"{name}_expand_BN", channels, wide, 1)
                step = stride if i == 0 else 1
                self.layer(f"{name}_depthwise", f"{name}_depthwise_BN", wide, wide, 3, stride=step, groups=wide)
                self.layer(f"{name}_project", f"{name}_project_BN", wide, out, 1)
                self.plan.append((name, expansion > 1, step == 1 and channels == out))
                channels = out
        self.layer("Conv_1", "Conv_1_bn", channels, FEATURES, 1)
        self.classifier = make_head(FEATURES, numbered=True)

    def layer(self, convolution, norm, channels, out, kernel, stride=1, groups=1):
        self.add_module(convolution, KerasConv2d(channels, out, kernel, stride, groups=groups, bias=False))
        self.add_module(norm, nn.BatchNorm2d(out, eps=1e-3, momentum=0.001))

    def run(self, x, convolution, norm):
        return getattr(self, norm)(getattr(self, convolution)(x))

    def forward(self, images):
        relu6 = nn.functional.relu6
        x = relu6(self.run(images, "Conv1", "bn_Conv1"))
        for name, expands, adds in self.plan:
            y = relu6(self.run(x, f"{name}_expand", f"{name}_expand_BN")) if expands else x
            y = relu6(self.run(y, f"{name}_depthwise", f"{name}_depthwise_BN"))
            y = self.run(y, f"{name}_project", f"{name}_project_BN")
            x = x + y if adds else y
        x = relu6(self.run(x, "Conv_1", "Conv_1_bn"))
        return self.classifier(x.mean(dim=(2, 3)))


def build_model():
    return MobileNetV2()
