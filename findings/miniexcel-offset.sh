#!/usr/bin/env bash
# MiniExcel 1.46.0 writes a DateTimeOffset without its offset and reads it with the offset of the machine: on a
# machine in Berlin an order of 10:00 in Tokyo is read as one of 10:00 in Berlin.
#
# Output:
#> written: 2026-01-05T10:00+09:00
#> read: 2026-01-05T10:00+01:00
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MiniExcel" Version="[1.46.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using MiniExcelLibs;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var order = new Order { At = DateTimeOffset.Parse("2026-01-05T10:00:00+09:00") };
MiniExcel.SaveAs("orders.xlsx", new[] { order });
Console.WriteLine($"written: {order.At:yyyy-MM-ddTHH:mmzzz}");
Console.WriteLine($"read: {MiniExcel.Query<Order>("orders.xlsx").Single().At:yyyy-MM-ddTHH:mmzzz}");

internal sealed class Order
{
    public DateTimeOffset At { get; set; }
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
TZ=Europe/Berlin dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
