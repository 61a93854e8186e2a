class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of [N, C, H, W]."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Conv2d(width, 4 * width, 1)
        self.act = nn.GELU()
        self.fc2 = nn.Conv2d(4 * width, width, 1)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, width, dropped):
        super().__init__()
        self.gamma = nn.Parameter(1e-6 * torch.ones(width))
        self.conv_dw = nn.Conv2d(width, width, 7, padding=3, groups=width)
        self.norm = ChannelNorm(width, eps=1e-6)
        self.mlp = Mlp(width)
        self.drop_path = StochasticDepth(dropped, "row")

    def forward(self, x):
        y = self.mlp(self.norm(self.conv_dw(x)))
        return x + self.drop_path(self.gamma.reshape(-1, 1, 1) * y)


class Stage(nn.Module):
    def __init__(self, width, out, dropped, first):
        super().__init__()
        down = nn.Sequential(ChannelNorm(width, eps=1e-6), nn.Conv2d(width, out, 2, 2))
        self.downsample = nn.Identity() if first else down
        self.blocks = nn.Sequential(*(Block(out, probability) for probability in dropped))

    def forward(self, x):
        return self.blocks(self.downsample(x))


class Head(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.fc = make_head(width, numbered=False)

    def forward(self, x):
        return self.fc(self.norm(x.mean(dim=(2, 3))))


class ConvNeXt(nn.Module):
    """ConvNeXt (Liu et al., 2022) under the names of the timm library."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(CHANNELS, WIDTHS[0], 4, 4), ChannelNorm(WIDTHS[0], eps=1e-6))
        last = sum(BLOCKS) - 1
        stages = []
        for i, (blocks, width) in enumerate(zip(BLOCKS, WIDTHS)):
            done = sum(BLOCKS[:i])
            dropped = [STOCHASTIC_DEPTH * (done + block) / last for block in range(blocks)]
            stages.append(Stage(WIDTHS[max(i - 1, 0)], width, dropped, first=i == 0))
        self.stages = nn.Sequential(*stages)
        self.head = Head(WIDTHS[-1])

    def forward(self, images):
        return self.head(self.stages(self.stem(images)))


def build_model():
    return ConvNeXt()
