#!/usr/bin/env bash
# Mapster 10.0.14 converts numbers without a check: what does not fit loses its upper bits, decimals are cut off, and
# a decimal comma makes the amount a hundred times as large. A missing price replaces the present one by 0.
#
# Output:
#> long 5000000000 to int: 705032704
#> int 300 to byte: 44
#> decimal 12.99 to int: 12
#> text 12,50 to decimal: 1250
#> null to a decimal of 12.50: 0
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
    <PackageReference Include="Mapster" Version="[10.0.14]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using System.Globalization;
using Mapster;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.WriteLine($"long 5000000000 to int: {new { Number = 5_000_000_000L }.Adapt<Int>().Number}");
Console.WriteLine($"int 300 to byte: {new { Number = 300 }.Adapt<Byte>().Number}");
Console.WriteLine($"decimal 12.99 to int: {new { Number = 12.99m }.Adapt<Int>().Number}");
Console.WriteLine($"text 12,50 to decimal: {new { Number = "12,50" }.Adapt<Decimal>().Number}");
Console.WriteLine($"null to a decimal of 12.50: {new { Number = (decimal?)null }.Adapt(new Decimal { Number = 12.50m }).Number}");

internal sealed class Int { public int Number { get; set; } }
internal sealed class Byte { public byte Number { get; set; } }
internal sealed class Decimal { public decimal Number { get; set; } }
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
